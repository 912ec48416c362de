import type { Answer, Call, Route } from '../../http/call';
import { isRecord } from '../../issues/write';
import { operateOnCustomer } from '../customers';
import { addDefinitions, operate, readDefinition } from '../details';
import type { DetailOwner } from '../model';
import { operateOnOrganization } from '../organizations';
import { csmBody, csmList, csmRoute, demandAdministrator } from '../route';
import { BODY_KEYS, csmRefusal } from '../shapes';
import type { Failure } from '../tasks';

/** The batch sizes of the reference, §10. */
const MOST = { accounts: 50, organizations: 50, profiles: 100, detailOperations: 1000, definitions: 50 };

/** A key that a client has made up: any text of a reasonable length. */
const KEY = /^[\x21-\x7e]{8,255}$/;

/** What is done as a task: accepted with 202, and to be asked for. */
export const bulk: readonly Route[] = [
	csmRoute('POST', '/customer/bulk', (call) => ofCustomers(call, BODY_KEYS.accounts, MOST.accounts, 'CUSTOMER')),
	csmRoute('POST', '/customer/profile/bulk', (call) => ofCustomers(call, 'customerProfiles', MOST.profiles, 'CUSTOMER_PROFILE')),
	csmRoute('POST', '/organization/bulk', (call) => ofOrganizations(call, BODY_KEYS.organizations, MOST.organizations, 'ORGANIZATION')),
	csmRoute('POST', '/organization/profile/bulk', (call) =>
		ofOrganizations(call, BODY_KEYS.organizationProfiles, MOST.profiles, 'ORGANIZATION_PROFILE'),
	),
	csmRoute('POST', '/customer/details/bulk', (call) => ofDetails(call, 'customer', 'customers')),
	csmRoute('POST', '/organization/details/bulk', (call) => ofDetails(call, 'organization', BODY_KEYS.organizationDetails)),
	csmRoute('POST', '/customer/details/definitions/bulk', (call) => definitions(call, 'customer')),
	csmRoute('POST', '/organization/details/definitions/bulk', (call) => definitions(call, 'organization')),
	csmRoute('GET', '/tasks/{taskId}', status),
];

type Part = () => Failure | undefined;

function part(entity: string, entityId: unknown, act: () => string | undefined): Part {
	return () => {
		const message = act();
		return message === undefined ? undefined : { entity, entityId: String(entityId ?? ''), message };
	};
}

function ofCustomers(call: Call, key: string, most: number, entity: string): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const parts = csmList(call, key, most).map((entry) => {
		const { operationType, payload } = (entry ?? {}) as { operationType?: unknown; payload?: { email?: unknown; customerId?: unknown } };
		return part(entity, payload?.customerId ?? payload?.email, () => operateOnCustomer(csm, operationType, payload));
	});
	return accept(call, `BULK_${entity}_CREATE_UPDATE`, parts);
}

function ofOrganizations(call: Call, key: string, most: number, entity: string): Answer {
	const { csm } = call.site;
	const parts = csmList(call, key, most).map((entry) => {
		const { operationType, payload } = (entry ?? {}) as { operationType?: unknown; payload?: { id?: unknown; name?: unknown } };
		return part(entity, payload?.id ?? payload?.name, () => operateOnOrganization(csm, operationType, payload));
	});
	return accept(call, `BULK_${entity}_CREATE_UPDATE`, parts);
}

/** Operations are counted over all that the request names. An Atlassian account is refused (JSDCLOUD-18630). */
function ofDetails(call: Call, owner: 'customer' | 'organization', key: string): Answer {
	const { csm } = call.site;
	const entries = csmList(call, key, MOST.detailOperations).map((entry) => entry as Readonly<Record<string, unknown>>);
	const operations = entries.flatMap((entry) => {
		const id = String(entry[`${owner}Id`] ?? '');
		const list = Array.isArray(entry['operations']) ? entry['operations'].filter(isRecord) : [];
		return list.map((operation) => ({ id, operation }));
	});
	if (operations.length > MOST.detailOperations) throw csmRefusal(400, `No more than ${MOST.detailOperations} operations are allowed`);
	const parts = operations.map(({ id, operation }) =>
		part(owner.toUpperCase(), id, () => {
			const isAccount = owner === 'customer' && !id.startsWith('qm:');
			const details = owner === 'customer' ? csm.customer(id)?.part.details : csm.detailsOfOrganization(id);
			if (!details || isAccount) return `The ${owner} does not exist`;
			return operate(csm, owner, details, operation);
		}),
	);
	return accept(call, `BULK_${owner.toUpperCase()}_DETAILS`, parts);
}

/** All or none: what cannot be created is refused before there is a task. */
function definitions(call: Call, owner: DetailOwner): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const given = csmList(call, 'detailFields', MOST.definitions);
	const names = given.map((one) => readDefinition(csm, owner, one).name.toLowerCase());
	if (new Set(names).size < names.length) throw csmRefusal(400, 'Detail field names must be unique within the request');
	const create = part('DETAIL_FIELD', '', () => {
		addDefinitions(csm, owner, given);
		return undefined;
	});
	return accept(call, `BULK_${owner.toUpperCase()}_DETAIL_FIELDS`, [create]);
}

/** The same key is the same task; without one nothing is accepted. */
function accept(call: Call, type: string, parts: readonly Part[]): Answer {
	const { csmTasks } = call;
	const key = String(call.headers['idempotency-key'] ?? '');
	if (!KEY.test(key)) throw csmRefusal(400, 'The Idempotency-Key header is required');
	csmBody(call);
	const known = csmTasks.ofKey(key);
	if (!known && csmTasks.full) throw csmRefusal(400, 'Maximum number of tasks reached');
	const { id } = known ?? csmTasks.add(key, type, parts);
	return { status: 202, body: { id, statusUrl: `/api/v1/tasks/${id}` } };
}

function status(call: Call): Answer {
	const task = call.csmTasks.look(call.params['taskId'] ?? '');
	if (!task) throw csmRefusal(404, 'The task does not exist');
	const { id, type, failures } = task;
	return { status: 200, body: { id, type, status: task.status, failures } };
}
