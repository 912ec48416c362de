import { adfOf } from '../adf';
import { newAttachment } from '../issues/attachments';
import { defaults, storeIssue } from '../issues/create';
import { fieldKinds, isEmpty, type ValueScope } from '../issues/kinds';
import { isRecord, type Writer } from '../issues/write';
import type { UploadedFile } from '../http/upload';
import { ValueRefusal, valueRefusalOf } from '../refusal';
import type { Field, Project, Stored, User } from '../site/model';
import { isAgent, mayRaise, organizationsOf, requestOf, type ServiceRequest } from './access';
import { readForm } from './form';
import type { Desk, RequestType } from './model';
import { refuseService } from './refusals';
import { takeFiles } from './temporaryFiles';

const NOT_CREATED = 'Your request could not be created. Please check the fields have been correctly filled in.';

/** Creates a request from the body of `POST request` (reference §9.2). Throws a refusal in the product's shape. */
export function createRequest(writer: Writer, user: User, body: Readonly<Record<string, unknown>>): ServiceRequest {
	const { site } = writer;
	const { desk, project, type } = placeOf(writer, user, body);
	const reporter = reporterOf(writer, user, desk, body['raiseOnBehalfOf']);
	const participants = participantsOf(writer, user, desk, body['requestParticipants']);
	const form = readForm(site, type, body['form']);
	const given = body['requestFieldValues'] ?? {};
	if (!isRecord(given)) throw refuseService(400, 'requestFieldValues must be an object.');
	const { attachment, ...fields } = { ...given, ...form.fields };
	refuseForeignFields(type, [...Object.keys(fields), ...(attachment === undefined ? [] : ['attachment'])]);
	const twice = Object.keys(form.fields).filter((id) => id in given);
	if (twice.length > 0) throw refuseService(400, `Fields that the form answers must be left out: ${twice.join(', ')}.`);
	const values = readValues(writer, project, type, fields, body['isAdfRequest'] === true);
	requireValues(type, values, attachment);
	const files: readonly UploadedFile[] = attachment === undefined ? [] : takeFiles(site.service, desk, attachment);
	const issueType = site.issueTypes.get(type.issueTypeId);
	const ids = site.service.fields;
	if (!issueType || !ids) throw refuseService(400, 'The request type has no issue type.');
	const shared = organizationsOf(site, reporter).filter(({ id }) => desk.organizationIds.has(id));
	const channel = typeof body['channel'] === 'string' ? body['channel'] : 'api';
	const issue = storeIssue(site, project, issueType, {
		values: {
			...defaults(site, project, issueType, reporter),
			...presets(writer, project, type),
			...values,
			[ids.requestType]: type.id,
			...(participants.length > 0 ? { [ids.participants]: participants } : {}),
			...(shared.length > 0 ? { [ids.organizations]: shared.map(({ id }) => id) } : {}),
		},
		creatorId: user.accountId,
		watchers: [],
		attachments: files.map((file) => newAttachment(site, user.accountId, file)),
		properties: {
			'request.channel.type': { value: channel },
			...(Object.keys(form.answers).length > 0 ? { 'proforma.forms.i1': { answers: form.answers } } : {}),
		},
		...(type.approval ? { statusId: type.approval.statusId } : {}),
	});
	if (type.approval) site.service.addApproval(issue.id, type.approval.name, type.approval.approverIds);
	const request = requestOf(site, issue);
	if (!request) throw new Error(`The issue ${issue.key} is no request`);
	return request;
}

/** Where the request is to be made: 404 for an unknown desk, 403 for one that is closed to the caller. */
function placeOf({ site }: Writer, user: User, body: Readonly<Record<string, unknown>>) {
	const text = (name: string) => {
		const value = body[name];
		if (typeof value === 'string' || typeof value === 'number') return String(value);
		throw refuseService(400, `${name} must be given.`);
	};
	const desk = site.service.desk(text('serviceDeskId'));
	const project = desk && site.service.projectOf(desk);
	if (!desk || !project) throw refuseService(404, 'The service desk does not exist.', 'sd.error.desk.not.found');
	if (!mayRaise(site, desk, user))
		throw refuseService(403, 'You do not have permission to create requests in this service desk.');
	const type = site.service.requestTypes.get(text('requestTypeId'));
	if (type?.deskId !== desk.id)
		throw refuseService(400, 'The request type does not exist in this service desk.', 'sd.error.requesttype.not.found');
	return { desk, project, type };
}

function reporterOf({ site }: Writer, user: User, desk: Desk, given: unknown): string {
	if (given === undefined || given === null) return user.accountId;
	if (!isAgent(site, desk, user))
		throw refuseService(403, 'You do not have permission to raise requests on behalf of others.');
	const customer = typeof given === 'string' ? site.users.get(given) : undefined;
	if (!customer || !mayRaise(site, desk, customer))
		throw refuseService(400, 'The customer that the request is raised for does not exist in this service desk.');
	return customer.accountId;
}

function participantsOf({ site }: Writer, user: User, desk: Desk, given: unknown): string[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given)) throw refuseService(400, 'requestParticipants must be a list.');
	if (given.length > 0 && !isAgent(site, desk, user))
		throw refuseService(403, 'You do not have permission to add participants.');
	return readPeople({ site }, given);
}

/** Account ids of people who exist, each once; 400 names those who do not. */
export function readPeople({ site }: Pick<Writer, 'site'>, given: readonly unknown[]): string[] {
	const unknown = given.filter((id) => typeof id !== 'string' || !site.users.has(id));
	if (unknown.length > 0)
		throw refuseService(400, `These users do not exist: ${unknown.map(String).join(', ')}.`, 'sd.error.users.unknown', unknown.map(String));
	return [...new Set(given.map(String))];
}

function refuseForeignFields(type: RequestType, ids: readonly string[]): void {
	const offered = type.fields.filter(({ visible }) => visible).map(({ fieldId }) => fieldId);
	const foreign = ids.filter((id) => !offered.includes(id));
	if (foreign.length === 0) return;
	const text = `${NOT_CREATED} These fields are not on the request type: ${foreign.join(', ')}.`;
	throw refuseService(400, text, 'sd.error.field.not.on.requesttype', foreign);
}

function readValues(
	{ site, invalidAdf }: Writer,
	project: Project,
	type: RequestType,
	given: Readonly<Record<string, unknown>>,
	asAdf: boolean,
): Record<string, Stored> {
	const scope: ValueScope = { site, project, invalidAdf };
	const values: Record<string, Stored> = {};
	const wrong: string[] = [];
	for (const [id, value] of Object.entries(given)) {
		const field = site.fields.get(id);
		const label = type.fields.find(({ fieldId }) => fieldId === id)?.name ?? id;
		try {
			if (field && value !== null) values[id] = readValue(field, value, scope, asAdf);
		} catch (caught) {
			wrong.push(`${label}: ${valueRefusalOf(caught).message}`);
		}
	}
	if (wrong.length > 0) throw refuseService(400, [NOT_CREATED, ...wrong].join(' '), 'sd.error.field.invalid', wrong);
	return values;
}

/** Long texts are wiki markup unless the request says that they are documents. */
function readValue(field: Field, value: unknown, scope: ValueScope, asAdf: boolean): Stored {
	if (field.kind !== 'textarea' || asAdf) return fieldKinds[field.kind].read(value, field, scope);
	if (typeof value !== 'string') throw new ValueRefusal('Operation value must be a string');
	return fieldKinds.textarea.read(adfOf(value), field, scope);
}

function requireValues(type: RequestType, values: Readonly<Record<string, Stored>>, attachment: unknown): void {
	const has = (id: string) =>
		id === 'attachment' ? Array.isArray(attachment) && attachment.length > 0 : !isEmpty(values[id]);
	const asked = type.fields.filter(({ required, visible }) => required && visible);
	const missing = asked.filter(({ fieldId }) => !has(fieldId)).map(({ name }) => name);
	if (missing.length === 0) return;
	const text = `${NOT_CREATED} These fields are required: ${missing.join(', ')}.`;
	throw refuseService(400, text, 'sd.error.field.required', missing);
}

function presets({ site, invalidAdf }: Writer, project: Project, type: RequestType): Record<string, Stored> {
	const hidden = type.fields.flatMap(({ fieldId, visible, preset }): [string, Stored][] => {
		const field = site.fields.get(fieldId);
		if (visible || preset === undefined || !field) return [];
		return [[fieldId, fieldKinds[field.kind].read(preset, field, { site, project, invalidAdf })]];
	});
	return Object.fromEntries(hidden);
}
