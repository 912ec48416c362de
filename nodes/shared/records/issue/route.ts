import type { Connection } from '../../connection/types';
import { isEmptyCell } from '../../fields/cells';
import { chooseOne } from '../../fields/choices';
import { listed, quoted, type Resolved } from '../../fields/resolved';
import { labelOf, valueTypeOf, type WritableField } from '../../fields/schema';
import type { Move, RecordRef, Target, WriteRefused } from '../kind';
import { STATUS } from './fields';
import { findPath, openWorkflow, type Path, type Status, type Step, type Workflow } from './workflow';

/** One step of a way, with the values that it takes along. */
export interface RouteStep {
	readonly step: Step;
	readonly values: Readonly<Record<string, unknown>>;
	/** Fields that it demands and the row does not give: the issue may have them. */
	readonly lacking: readonly WritableField[];
}

/** The way of one issue to its status. */
export type Route = { readonly ok: true; readonly steps: readonly RouteStep[] } | WriteRefused;

/** Where an issue is on its way, and what is known of the steps from there. */
export interface Position {
	readonly at: Status;
	/** An issue that is in that status, so that the steps from there are learned from it. */
	readonly sample?: string;
	/** The steps that the issue itself has. */
	readonly own?: readonly Step[];
}

/** The workflow that issues of a target follow. */
export function workflowOf(connection: Connection, { base }: Target): Workflow {
	const { project, issuetype } = base as Record<string, { readonly id: string }>; // As `issueTarget` makes it.
	return openWorkflow(connection, project?.id ?? '', issuetype?.id ?? '');
}

/** The status that a move wants, with its name. */
export function wantedStatus({ target, to }: Pick<Move, 'target' | 'to'>): Status {
	const { id } = to as { readonly id: string }; // As the catalog's field resolves it.
	const value = target.catalog.byId(STATUS)?.allowedValues?.find((allowed) => allowed.id === id);
	return { id, name: value ? labelOf(value) : id };
}

/** The shortest way from where the issue is, with what the row gives for its screens; nothing is sent but reads. */
export async function routeFor(workflow: Workflow, move: Move, { at, sample, own }: Position): Promise<Route> {
	const to = wantedStatus(move);
	const stepsFrom = async (status: Status) => {
		if (status.id !== at.id) return await workflow.stepsFrom(status);
		return own ?? (await workflow.stepsFrom(status, sample));
	};
	const path = await findPath(at, to, stepsFrom, (step) => rank(step, move));
	return path.found ? placeValues(path.steps, move) : noWay(move, at, to, path);
}

/** Steps that take what only they can write come first, then those that ask for nothing that is not there. */
function rank({ fields = [] }: Step, { fields: given, aside }: Move): number {
	const taken = fields.filter(({ id }) => aside.some((field) => field.id === id)).length;
	const missing = fields.filter((field) => isDemanded(field) && isEmptyCell(given[field.id])).length;
	return missing - 2 * taken;
}

/** A step takes what it demands, and the last one whose screen has it what nothing else can write. */
function placeValues(steps: readonly Step[], move: Move): Route {
	const placed: RouteStep[] = [];
	const open = new Map(move.aside.map((field) => [field.id, field]));
	for (const step of [...steps].reverse()) {
		const values: Record<string, unknown> = {};
		const lacking: WritableField[] = [];
		for (const field of step.fields ?? []) {
			const given = move.fields[field.id];
			if (isEmptyCell(given)) {
				if (isDemanded(field)) lacking.push(field);
				continue;
			}
			if (!isDemanded(field) && !open.has(field.id)) continue;
			const chosen = forScreen(field, given);
			if (!chosen.ok) return refusal(chosen.reason, chosen.fix, field.name);
			values[field.id] = chosen.value;
			open.delete(field.id);
		}
		placed.unshift({ step, values, lacking });
	}
	const isSeen = steps.every(({ fields }) => fields !== undefined);
	const [left] = isSeen ? open.values() : [];
	if (left === undefined) return { ok: true, steps: placed };
	const way = steps.map(({ name }) => quoted(name)).join(', then ');
	const reason = `${left.name} can only be set by a step that asks for it, and none on the way to ${wantedStatus(move).name} does: ${way}`;
	return refusal(reason, 'Put the field on the screen of one of these steps in Jira, or leave it out', left.name);
}

function isDemanded({ required, hasDefault }: WritableField): boolean {
	return required && !hasDefault;
}

/** A name becomes the id of a value that the screen offers. */
function forScreen(field: WritableField, value: unknown): Resolved {
	const isChoice = valueTypeOf(field.schema) === 'choice' && field.allowedValues !== undefined;
	return isChoice ? chooseOne(field, value) : { ok: true, value };
}

/** Why an issue cannot go on: a step demands what neither the row nor the issue has. */
export function lackingValue({ step, lacking }: RouteStep, field: WritableField | undefined = lacking[0]): WriteRefused {
	const name = field?.name ?? 'A field';
	const reason = `${name} is required by the step ${quoted(step.name)} to ${step.to.name}, and there is none`;
	return refusal(reason, `Give a value for ${name}`, name);
}

function noWay({ ref, target }: Move, at: Status, to: Status, { reachable, unexplored, closed }: Extract<Path, { found: false }>): WriteRefused {
	const who = ref?.key || `A new ${target.label}`;
	const names = [...new Set(reachable.map(({ name }) => name))];
	const shut = closed.map((step) => `${quoted(step.name)} to ${step.to.name}`);
	const ends = listed(unexplored.map(({ name }) => name));
	const whyUnknown = 'no such issue is there, and only an administrator of Jira may read the workflow itself';
	const parts = [
		names.length > 0 ? `It can go to: ${listed(names)}` : 'This account cannot move it at all: ask for the permission Transition Issues',
		...(ends === '' ? [] : [`What comes after ${ends} is not known: ${whyUnknown}`]),
		...(shut.length > 0 ? [`A condition closes ${listed([...new Set(shut)])}`] : []),
	];
	return refusal(`${who} is in ${at.name}, and no way leads from there to ${to.name}`, parts.join('. '));
}

export function refusal(reason: string, fix: string, field = 'Status'): WriteRefused {
	return { done: false, outcome: 'rejected', field, reason, fix, retry: false };
}

/** A route in words, e.g. `To Do → In Progress → Done`. */
export function wayOf(at: Status, steps: readonly RouteStep[]): string {
	return [at.name, ...steps.map(({ step }) => step.to.name)].join(' → ');
}

/** The record of a move; only a plan is made for one that is not there yet. */
export function refOf({ ref }: Move): RecordRef {
	if (!ref) throw new Error('A record that is not there cannot be moved');
	return ref;
}
