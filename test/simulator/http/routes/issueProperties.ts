import { projectOfIssue } from '../../issues/edit';
import { link } from '../../issues/present';
import { refuse } from '../../refusal';
import type { Issue } from '../../site/model';
import { demand, issueOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/properties';
export const LONGEST_VALUE = 32_768;

/** Entity properties of an issue. Writing one leaves `updated` alone, unless the settings say otherwise (reference §3.3). */
export const issueProperties: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: keys },
	{ method: 'GET', path: `${PATH}/{propertyKey}`, anonymous: true, run: read },
	{ method: 'PUT', path: `${PATH}/{propertyKey}`, anonymous: true, writesIssue: true, run: write },
	{ method: 'DELETE', path: `${PATH}/{propertyKey}`, anonymous: true, writesIssue: true, run: remove },
];

function keys(call: Call): Answer {
	const issue = issueOf(call);
	const shown = Object.keys(issue.properties).map((key) => ({ key, self: selfOf(call, issue.id, key) }));
	return { status: 200, body: { keys: shown } };
}

function selfOf(call: Call, id: number, key: string): string {
	return link(call.view, `issue/${id}/properties/${encodeURIComponent(key)}`);
}

function propertyKey(call: Call): string {
	return call.params['propertyKey'] ?? '';
}

function missing(call: Call): Error {
	return refuse(404, [`The property ${propertyKey(call)} does not exist.`]);
}

function read(call: Call): Answer {
	const issue = issueOf(call);
	const key = propertyKey(call);
	if (!(key in issue.properties)) throw missing(call);
	return { status: 200, body: { key, value: issue.properties[key] } };
}

function editable(call: Call) {
	const issue = issueOf(call);
	demand(call, 'EDIT_ISSUES', projectOfIssue(call, issue), 'You do not have permission to edit this issue.');
	return issue;
}

function write(call: Call): Answer {
	const issue = editable(call);
	if (call.body === undefined) throw refuse(400, ['The property value must be a valid JSON.']);
	if (JSON.stringify(call.body).length > LONGEST_VALUE) {
		throw refuse(400, [`The property value cannot be longer than ${LONGEST_VALUE} characters.`]);
	}
	const status = propertyKey(call) in issue.properties ? 200 : 201;
	setProperties(call, issue, { [propertyKey(call)]: call.body });
	return { status };
}

/** Writes properties beside those that the issue has. */
export function setProperties({ site, clock, settings }: Call, issue: Issue, properties: Readonly<Record<string, unknown>>): void {
	const updated = settings.propertiesMoveUpdated ? clock.now() : issue.updated;
	site.writeIssue({ ...issue, updated, properties: { ...issue.properties, ...properties } });
}

function remove(call: Call): Answer {
	const issue = editable(call);
	const { [propertyKey(call)]: removed, ...properties } = issue.properties;
	if (removed === undefined) throw missing(call);
	call.site.writeIssue({ ...issue, properties });
	return { status: 204 };
}
