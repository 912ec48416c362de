import { JiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { createCatalog } from '../../fields/catalog';
import { chooseAmong } from '../../fields/choices';
import { findPerson } from '../../fields/people';
import { listed, quoted, refused, type Refused } from '../../fields/resolved';
import { labelOf, type AllowedValue, type Field, type WritableField } from '../../fields/schema';
import { writeValue } from '../../fields/write';
import type { Move, Target } from '../kind';
import { siteFields, STATUS, statusFieldOf } from './fields';
import type { IssueBody } from './record';
import { workflowOf, type Position } from './route';
import { walk } from './walk';
import type { Status, Step } from './workflow';

/** What became of a change of status. */
export interface StatusChange {
	readonly key: string;
	readonly id: string;
	readonly from: string;
	readonly to: string;
	/** False when the issue was there already: nothing was sent. */
	readonly changed: boolean;
}

/** A field of a step's screen, by name or id, with its value in people's words. */
export interface ScreenValue {
	readonly field: string;
	readonly value: unknown;
}

/** Where an issue stands, as Jira gives it. */
export interface StatusPlace {
	readonly project: { readonly id: string; readonly key: string };
	readonly issuetype: Status;
	readonly status: Status;
}

/**
 * Moves an issue to a status, over as many steps as its workflow asks for: by the status's name or id, or by the name of a
 * transition that it has. `values` are for the screens on the way.
 * @throws JiraError (invalid) that names the statuses within reach when no way leads there, or what a step asks for.
 */
export async function changeStatus(connection: Connection, issueIdOrKey: string, wanted: string, values: readonly ScreenValue[] = []): Promise<StatusChange> {
	const input = { path: { issueIdOrKey }, query: { fields: 'status,project,issuetype' } };
	const { body: issue } = await connection.call<IssueBody>('getIssue', input);
	const { id, key = '' } = issue;
	const place = issue.fields as unknown as StatusPlace; // As the query asks for them.
	const { status: from } = place;
	if (isMeant(from, wanted)) return { key, id, from: from.name, to: from.name, changed: false };
	const target = await moveTarget(connection, place);
	const { to, own } = await goalOf(connection, target, { id, key, from }, wanted);
	if (to.id === from.id && !own) return { key, id, from: from.name, to: to.name, changed: false };
	const move: Move = { ref: { id, key }, target, to: { id: to.id }, ...(await screenValues(connection, values)) };
	const result = await walk(connection, move, { at: from, own });
	if (!result.done) {
		const { outcome, reason: message, fix: advice, retry: retryable } = result;
		throw new JiraError({ kind: outcome === 'unknown' ? 'unknownOutcome' : 'invalid', message, advice, retryable });
	}
	return { key, id, from: from.name, to: to.name, changed: true };
}

/** What an issue of this type in this project can be moved as: its statuses, and nothing to write. */
export async function moveTarget(connection: Connection, { project, issuetype }: Pick<StatusPlace, 'project' | 'issuetype'>): Promise<Target> {
	const status = await statusFieldOf(connection, project.id, issuetype.id);
	return {
		label: `${issuetype.name} in ${project.key}`,
		catalog: createCatalog<WritableField>([status]),
		base: { project: { id: project.id }, issuetype: { id: issuetype.id } },
		foreign: () => undefined,
	};
}

interface Goal {
	readonly to: Status;
	/** The steps that are meant, where the word is the name of a transition. */
	readonly own?: Position['own'];
}

/** A status of the issue's workflow comes first; a name that none has may be that of a step. */
async function goalOf(connection: Connection, target: Target, issue: { id: string; key: string; from: Status }, wanted: string): Promise<Goal> {
	const chosen = chooseAmong(target.catalog.byId(STATUS)?.allowedValues ?? [], wanted, `Status of ${target.label}`);
	if (chosen.ok) return { to: statusOf(chosen.value as AllowedValue) };
	if (!chosen.unknownName) throw unclear(chosen);
	const steps = await workflowOf(connection, target).stepsOf(issue.id);
	// The list of statuses may be older than the workflow.
	const hits = steps.filter((step) => step.isOpen && (isMeant(step.to, wanted) || isMeant(step, wanted)));
	const [first] = hits;
	if (first && new Set(hits.map(({ to }) => to.id)).size === 1) return { to: first.to, own: hits };
	if (!first) throw unclear(chosen);
	const names = hits.map(({ name, to }: Step) => `${name} to ${to.name} (status ID ${to.id})`);
	throw unclear(refused(`${quoted(wanted)} fits several steps that ${issue.key} can take: ${listed(names)}`, 'Give the ID of the status'));
}

function statusOf(value: AllowedValue): Status {
	return { id: value.id, name: labelOf(value) };
}

function unclear({ reason: message, fix: advice }: Refused): JiraError {
	return new JiraError({ kind: 'invalid', message, advice });
}

/** All of them have to be taken by a step: nothing else of this operation could write them. */
async function screenValues(connection: Connection, values: readonly ScreenValue[]): Promise<Pick<Move, 'fields' | 'aside'>> {
	const fields: Record<string, unknown> = {};
	const aside: Field[] = [];
	for (const { field: word, value } of values) {
		const match = (await siteFields(connection)).find(word);
		if (match.found !== 'one') {
			const reason = match.found === 'none' ? `This site has no field ${quoted(word)}` : `Several fields are called ${quoted(word)}`;
			throw unclear(refused(reason, 'Give the ID of the field'));
		}
		const written = await writeValue({ ...match.field, required: false, hasDefault: false }, value, {
			separator: ',',
			person: async (name) => await findPerson(connection, name),
			reference: async (name) => refused(`${quoted(name)} cannot be set by a change of status`, 'Use Update'),
		});
		if (!written.ok) throw unclear(written);
		fields[match.field.id] = written.value;
		aside.push(match.field);
	}
	return { fields, aside };
}

function isMeant({ id, name }: Status, wanted: string): boolean {
	return id === wanted.trim() || name.trim().toLowerCase() === wanted.trim().toLowerCase();
}
