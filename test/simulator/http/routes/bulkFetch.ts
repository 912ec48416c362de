import { presentIssue, selectFields } from '../../issues/present-issue';
import { refuse } from '../../refusal';
import type { Issue } from '../../site/model';
import { visibleIssue } from '../../site/permissions';
import { bodyOf, textList, type Answer, type Call, type Route } from '../call';

const MULTI_VALUED = ['comment', 'worklog', 'attachment'];
const HEAVY = [
	'changelog',
	'editmeta',
	'operations',
	'renderedFields',
	'transitions',
	'versionedRepresentations',
];
const MAX_PROPERTIES = 5;

/** Reads many issues at once (reference §4.2): ascending by id, and what cannot be read is silently left out. */
export const bulkFetch: readonly Route[] = [
	{
		method: 'POST',
		path: '/rest/api/3/issue/bulkfetch',
		anonymous: true,
		closedBody: ['expand', 'fields', 'fieldsByKeys', 'issueIdsOrKeys', 'properties'],
		run,
	},
];

function run(call: Call): Answer {
	const body = bodyOf(call);
	const wanted = textList(body['issueIdsOrKeys']);
	const fields = textList(body['fields']);
	const properties = textList(body['properties']);
	const expand = textList(body['expand']);
	const cap = call.settings.bulkFetch === '1000-with-rule' && isLight(fields, expand) ? 1000 : 100;
	if (wanted.length === 0) throw refuse(400, ['issueIdsOrKeys must not be empty.']);
	if (wanted.length > cap)
		throw refuse(400, [`The maximum number of issues that can be fetched at once is ${cap}.`]);
	if (properties.length > MAX_PROPERTIES) {
		throw refuse(400, [`A maximum of ${MAX_PROPERTIES} properties can be requested.`]);
	}
	const found = new Map<number, Issue>();
	for (const idOrKey of wanted) {
		const issue = visibleIssue(call.site, call.user, idOrKey);
		if (issue) found.set(issue.id, issue);
	}
	const selection = selectFields(call.view, fields.length === 0 ? ['*navigable'] : fields, properties);
	const issues = [...found.values()].sort((a, b) => a.id - b.id);
	return {
		status: 200,
		objects: issues.length,
		body: {
			issues: issues.map((issue) => presentIssue(call.view, issue, { ...selection, idOnly: false })),
			issueErrors: [],
		},
	};
}

function isLight(fields: readonly string[], expand: readonly string[]): boolean {
	const explicit = fields.some((name) => !name.startsWith('-') && !name.startsWith('*'));
	const named = fields.every((name) => !name.startsWith('*') && !MULTI_VALUED.includes(name));
	return explicit && named && fields.length <= 100 && !expand.some((name) => HEAVY.includes(name));
}
