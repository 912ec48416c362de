import { refuse } from '../../refusal';
import { isRecord } from '../../issues/write';
import type { Transition, Workflow } from '../../site/model';
import { mayGlobally } from '../../site/permissions';
import { bodyOf, type Answer, type Call, type Route } from '../call';

/** Workflows themselves, which only an administrator reads. */
export const workflows: readonly Route[] = [
	{
		method: 'POST',
		path: '/rest/api/3/workflows',
		anonymous: false,
		closedBody: ['projectAndIssueTypes', 'workflowIds', 'workflowNames'],
		run: read,
	},
];

const CATEGORIES = { new: 'TODO', indeterminate: 'IN_PROGRESS', done: 'DONE' } as const;

/** By projects and issue types alone. */
function read(call: Call): Answer {
	if (!mayGlobally('ADMINISTER', call.user)) throw refuse(403, ['You do not have permission to read workflows.']);
	const pairs = bodyOf(call)['projectAndIssueTypes'];
	const found = (Array.isArray(pairs) ? pairs : []).filter(isRecord).flatMap((pair) => {
		const project = [...call.site.projects.values()].find(({ id }) => id === pair['projectId']);
		return project?.workflows.get(String(pair['issueTypeId'])) ?? [];
	});
	const ids = new Set(found.flatMap(({ statuses }) => statuses));
	const statuses = [...call.site.statuses.values()].filter(({ id }) => ids.has(id));
	return {
		status: 200,
		body: {
			statuses: statuses.map(({ id, name, category }) => ({ id, name, statusReference: reference(id), statusCategory: CATEGORIES[category], description: '' })),
			workflows: found.map(present),
		},
	};
}

/** Statuses go by references of their own, not by their ids. */
function reference(statusId: string): string {
	return `ref-${statusId}`;
}

function present({ id, name, statuses, transitions, initialStatus }: Workflow): Record<string, unknown> {
	const initial = { id: '1', name: 'Create', type: 'INITIAL', toStatusReference: reference(initialStatus), links: [] };
	return {
		id,
		name,
		statuses: statuses.map((status) => ({ statusReference: reference(status) })),
		transitions: [initial, ...transitions.map(presentTransition)],
	};
}

function presentTransition({ id, name, to, from, screen, adminOnly }: Transition): Record<string, unknown> {
	return {
		id,
		name,
		type: from === 'any' ? 'GLOBAL' : 'DIRECTED',
		toStatusReference: reference(to),
		links: from === 'any' ? [] : from.map((status) => ({ fromStatusReference: reference(status) })),
		...(adminOnly ? { conditions: { operation: 'ALL', conditions: [{ ruleKey: 'system:restrict-issue-transition' }], conditionGroups: [] } } : {}),
		...(screen.length > 0 ? { transitionScreen: { ruleKey: 'system:transition-screen', parameters: { screenId: '10001' } } } : {}),
	};
}
