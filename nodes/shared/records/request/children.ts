import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { approvalOf, REQUEST_FIELDS } from '../../fields/requests';
import { readSlaCycle, slaCyclesOf } from '../../fields/sla';
import { issueChildren } from '../issue/children';
import { listOfEach } from '../issue/children/complete';
import { idOf, own } from '../issue/children/shapes';
import type { ChildKind, ChildList, JiraRecord } from '../kind';
import { deskList } from '../serviceDesk/pages';
import { fieldsOfType } from './fields';

/** A list that comes with the issue where the site has a field for it, and otherwise costs a call for each request. */
interface PortalList {
	readonly type: 'slas' | 'approvals' | 'participants';
	readonly operation: OperationName;
	/** The children out of the values of the fields, or out of the list of the call. */
	childrenOf(values: readonly unknown[]): readonly unknown[];
}

/** The cycles of the agreements of a request, agreement by agreement, the ongoing one last. */
const slas: ChildKind = {
	label: 'SLA Cycles',
	singular: 'SLA cycle',
	fields: [REQUEST_FIELDS.slas],
	read: async (connection, records) =>
		await readPortalList(connection, records, { type: 'slas', operation: 'getRequestSlas', childrenOf: (values) => values.flatMap(cyclesOf) }),
	shape: (cycle) => ({ id: idOf(cycle), name: own(cycle, 'name'), ...readSlaCycle(cycle) }),
};

/** The approvals that a request has asked for, with what each approver has decided. */
const approvals: ChildKind = {
	label: 'Approvals',
	singular: 'approval',
	fields: [REQUEST_FIELDS.approvals],
	read: async (connection, records) =>
		await readPortalList(connection, records, { type: 'approvals', operation: 'getApprovals', childrenOf: (values) => values.flat() }),
	shape: (approval) => ({ ...approvalOf(approval) }),
};

/** The people that a request is shared with. */
const participants: ChildKind = {
	label: 'Participants',
	singular: 'participant',
	fields: [REQUEST_FIELDS.participants],
	read: async (connection, records) =>
		await readPortalList(connection, records, { type: 'participants', operation: 'getParticipants', childrenOf: (values) => values.flat() }),
	shape: (person) => ({ id: own(person, 'accountId'), name: own(person, 'displayName'), email: own(person, 'emailAddress') }),
};

/** The lists that belong to a request: those of its issue, and those of the portal. */
export const requestChildren = { ...issueChildren, slas, approvals, participants } as const satisfies Record<string, ChildKind>;

async function readPortalList(connection: Connection, records: readonly JiraRecord[], { type, operation, childrenOf }: PortalList): Promise<ReadonlyMap<string, ChildList>> {
	const fields = await fieldsOfType(connection, type);
	return await listOfEach(records, async ({ id, fields: values }) => {
		const given = fields.filter((field) => values[field.id] !== undefined);
		// A field that is there and empty says that there are none.
		if (given.length > 0) return { children: childrenOf(given.map((field) => values[field.id]).filter((value) => value !== null)) };
		return { children: childrenOf(await deskList(connection, operation, { path: { issueIdOrKey: id } })) };
	});
}

/** Each with the agreement that it is of; the id is the agreement's with the number of the cycle. */
function cyclesOf(sla: unknown): readonly unknown[] {
	const id = idOf(sla);
	return slaCyclesOf(sla).map((cycle, index) => ({ ...cycle, id: `${id}-${index + 1}`, name: own(sla, 'name') }));
}
