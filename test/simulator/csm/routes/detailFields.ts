import type { Answer, Call, Route } from '../../http/call';
import { addDefinitions, hasOptions, readOptions, setValues, unfitValues } from '../details';
import type { DetailField, DetailOwner, Details } from '../model';
import { csmBody, csmRoute, demandAdministrator, nameIn } from '../route';
import { csmRefusal, presentField } from '../shapes';

/** Definitions of detail fields, and the values of one field of one thing. */
export const detailFields: readonly Route[] = (['customer', 'organization', 'entitlement'] as const).flatMap((owner) => [
	csmRoute('GET', `/${owner}/details`, ({ site }) => ({ status: 200, body: site.csm.fields[owner].map(presentField) })),
	csmRoute('POST', `/${owner}/details`, (call) => create(call, owner)),
	csmRoute('PUT', `/${owner}/details/{fieldName}`, (call) => edit(call, owner)),
	csmRoute('DELETE', `/${owner}/details/{fieldName}`, (call) => remove(call, owner)),
	csmRoute('PUT', `/${owner}/{${owner}Id}/details`, (call) => setDetail(call, owner)),
]);

function create(call: Call, owner: DetailOwner): Answer {
	demandAdministrator(call);
	const [field] = addDefinitions(call.site.csm, owner, [csmBody(call)]);
	return { status: 201, body: presentField(field!), objects: 1 };
}

function edit(call: Call, owner: DetailOwner): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const field = fieldOf(call, owner);
	const body = csmBody(call);
	const name = nameIn(body);
	if ((csm.field(owner, name) ?? field) !== field) throw csmRefusal(400, `A detail field with the name '${name}' already exists`);
	if (body['options'] !== undefined) {
		if (!hasOptions(field.type)) throw csmRefusal(400, 'Options can only be set for SELECT and MULTISELECT fields');
		field.options = readOptions(body['options']);
	}
	csm.renameField(owner, field, name);
	return { status: 200, body: presentField(field), objects: 1 };
}

function remove(call: Call, owner: DetailOwner): Answer {
	demandAdministrator(call);
	call.site.csm.removeField(owner, fieldOf(call, owner));
	return { status: 204 };
}

function setDetail(call: Call, owner: DetailOwner): Answer {
	const { csm } = call.site;
	const details = detailsOf(call, owner);
	const name = call.query.get('fieldName') ?? '';
	const { values } = csmBody(call);
	const unfit = unfitValues(csm, owner, name, values);
	if (unfit !== undefined) throw csmRefusal(400, unfit);
	const field = csm.field(owner, name)!;
	setValues(details, field, values as string[]);
	return { status: 200, body: { ...presentField(field), values: details.get(field.name) ?? [] } };
}

function detailsOf({ site: { csm }, params }: Call, owner: DetailOwner): Details {
	const id = params[`${owner}Id`] ?? '';
	const owners = { customer: csm.customer(id)?.part.details, organization: csm.detailsOfOrganization(id), entitlement: csm.entitlements.get(id)?.details };
	const found = owners[owner];
	if (!found) throw csmRefusal(404, `The ${owner} does not exist`);
	return found;
}

function fieldOf({ site, params }: Call, owner: DetailOwner): DetailField {
	const field = site.csm.field(owner, params['fieldName'] ?? '');
	if (!field) throw csmRefusal(404, 'The detail field does not exist');
	return field;
}
