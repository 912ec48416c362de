import { jsonOf, objectOf, textOf } from './cells';
import { chooseAmong } from './choices';
import { listed, quoted, notFound, refused, resolved, unknownName, type Refused, type Resolved } from './resolved';
import type { AllowedValue, WritableField } from './schema';
import { sprintOf, type SprintRef } from './sprints';

const NUMBER = /^[1-9]\d{0,14}$/;

/** A sprint by its number, also as the object that Jira gives; by its name it has to be looked up. */
export function writeSprint(field: WritableField, entry: unknown): Resolved {
	const object = objectOf(entry);
	const sprint = object ? sprintOf(object) : sprintOf(textOf(entry).trim());
	if (NUMBER.test(sprint.id ?? '')) return resolved({ id: sprint.id, state: sprint.state });
	const fix = `Give the number or the name of the sprint for ${field.name}`;
	const reason = `${quoted(entry)} is not a sprint ID`;
	return typeof entry === 'string' ? unknownName(reason, fix) : refused(reason, fix);
}

/** An issue lies in one sprint that is not over; those that it was in before are told with it and cannot be written. */
export function oneSprint(field: WritableField, sprints: readonly SprintRef[]): Resolved {
	const ids = (some: readonly SprintRef[]) => [...new Set(some.map(({ id }) => Number(id)))];
	const open = ids(sprints.filter(({ state }) => state !== 'closed'));
	if (open.length > 1) {
		const fix = `Give one sprint for ${field.name}: an issue is in one at a time`;
		return refused(`${open.length} sprints are given: ${listed(open.map(String))}`, fix);
	}
	return resolved(open[0] ?? ids(sprints).at(-1));
}

/** The sprints that a cell names: one, or a list of them as Jira gives it. */
export function sprintEntries(cell: unknown, split: (cell: unknown) => unknown[]): unknown[] {
	const given = typeof cell === 'string' ? (jsonOf(cell) ?? cell) : cell;
	return Array.isArray(given) ? split(given) : [given];
}

/** A team by its id, which is a text (reference §5.6, [?]), or by its name where Jira lists the teams. */
export function writeTeam(field: WritableField, cell: unknown): Resolved {
	const object = objectOf(cell);
	const word = textOf(object?.id ?? object?.name ?? cell).trim();
	if (field.allowedValues) return idOf(chooseAmong(field.allowedValues, word, field.name), String);
	if (/^[\w:.-]{8,}$/.test(word) && /\d/.test(word)) return resolved(word);
	return notFound(`${quoted(cell)} is not the ID of a team`, `Give the ID of the team for ${field.name}: it ends the address of the team's page`);
}

/** An organization by its number (reference §5.6, [?]), or by its name where Jira lists them. */
export function writeOrganization(field: WritableField, entry: unknown): Resolved {
	const object = objectOf(entry);
	const word = textOf(object?.id ?? object?.name ?? entry).trim();
	if (field.allowedValues) return idOf(chooseAmong(field.allowedValues, word, field.name), Number);
	if (NUMBER.test(word)) return resolved(Number(word));
	return notFound(`${quoted(entry)} is not the ID of an organization`, `Give the numbers of the organizations for ${field.name}`);
}

function idOf(hit: Resolved, form: (id: string) => unknown): Resolved {
	return hit.ok ? resolved(form((hit.value as AllowedValue).id)) : hit;
}

/** A group by its name or by Jira's own object. Names are not checked here: Jira shows groups to few accounts. */
export function writeGroup(field: WritableField, cell: unknown): Resolved {
	const group = objectOf(cell);
	if (!group && typeof cell !== 'object') return resolved({ name: textOf(cell).trim() });
	if (group?.groupId) return resolved({ groupId: group.groupId });
	return group?.name
		? resolved({ name: group.name })
		: refused(`${quoted(cell)} is not a group`, `Give the name of a group for ${field.name}`);
}

/** An Assets object by its id, as Jira's own object or as the text that it is exported as (reference §5.6, [?]). */
export function writeAsset(field: WritableField, entry: unknown): Resolved {
	const object = objectOf(entry);
	const id = textOf(object?.id ?? entry).trim();
	if (/^[^\s:]+:\d+$/.test(id)) return resolved({ id });
	return refused(
		`${quoted(entry)} is not the ID of an Assets object`,
		`Give the objects of ${field.name} as workspaceId:objectId`,
	);
}

const EPIC_LINK = 'com.pyxis.greenhopper.jira:gh-epic-link';

/** Why a field is not written any more, and what has taken its place; undefined for all others. */
export function retired({ name, schema }: { readonly name: string; readonly schema: { readonly custom?: string } }): Refused | undefined {
	if (schema.custom !== EPIC_LINK) return undefined;
	const fix = 'Rename the column to "Parent": it takes the key of the epic, or the identity of its row';
	return refused(`${name} is the old field for epics, which Jira has replaced by Parent`, fix);
}
