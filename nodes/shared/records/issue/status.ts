import { JiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { listed, quoted } from '../../fields/resolved';

interface Named {
	readonly id: string;
	readonly name: string;
}

interface Transition extends Named {
	readonly to: Named;
}

/** What became of a change of status. */
export interface StatusChange {
	readonly key: string;
	readonly id: string;
	readonly from: string;
	readonly to: string;
	/** False when the issue was there already: nothing was sent. */
	readonly changed: boolean;
}

/**
 * Moves an issue to a status that is one step away: by the status's name or id, or by the name of the transition.
 * @throws JiraError (invalid) that names the statuses within reach when there is no such step, or more than one.
 */
export async function changeStatus(connection: Connection, issueIdOrKey: string, wanted: string): Promise<StatusChange> {
	const path = { issueIdOrKey };
	const { body: issue } = await connection.call<{ id: string; key: string; fields: { status: Named } }>('getIssue', {
		path,
		query: { fields: 'status' },
	});
	const { id, key, fields } = issue;
	if (isMeant(fields.status, wanted)) return { key, id, from: fields.status.name, to: fields.status.name, changed: false };
	const { body } = await connection.call<{ transitions: Transition[] }>('getTransitions', { path });
	const transition = chooseTransition(body.transitions, key, fields.status.name, wanted);
	await connection.call('doTransition', { path: { issueIdOrKey: id }, body: { transition: { id: transition.id } }, writesIssue: id });
	return { key, id, from: fields.status.name, to: transition.to.name, changed: true };
}

/** Names of transitions are not unique, and names of statuses neither (reference §5.1): what is not clear is refused. */
function chooseTransition(transitions: readonly Transition[], key: string, from: string, wanted: string): Transition {
	const byTarget = transitions.filter(({ to }) => isMeant(to, wanted));
	const hits = byTarget.length > 0 ? byTarget : transitions.filter((transition) => isMeant(transition, wanted));
	const [first] = hits;
	if (first && new Set(hits.map(({ to }) => to.id)).size === 1) return first;
	const reachable = [...new Set(transitions.map(({ to }) => to.name))];
	throw new JiraError({
		kind: 'invalid',
		message: first
			? `${quoted(wanted)} fits several steps that ${key} can take: ${listed(hits.map(({ name, to }) => `${name} to ${to.name} (status ID ${to.id})`))}`
			: `${key} is in ${from} and cannot go to ${quoted(wanted)} in one step`,
		advice: first
			? 'Give the ID of the status'
			: reachable.length > 0
				? `It can go to: ${listed(reachable)}`
				: 'This account may not move it at all: ask for the permission Transition Issues',
	});
}

function isMeant({ id, name }: Named, wanted: string): boolean {
	return id === wanted.trim() || name.trim().toLowerCase() === wanted.trim().toLowerCase();
}
