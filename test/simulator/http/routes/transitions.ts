import { presentStatus } from '../../issues/present';
import { availableTransitions, isAvailable, transitionIssue, transitionsFrom } from '../../issues/transition';
import type { Issue, Transition } from '../../site/model';
import { fieldMetadata } from './createMeta';
import { projectOfIssue } from '../../issues/edit';
import { bodyOf, demand, issueOf, writerOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/transitions';

/** The workflow of one issue: what is possible, and doing it. */
export const transitions: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: list },
	{ method: 'POST', path: PATH, anonymous: true, writesIssue: true, run: perform },
];

function list(call: Call): Answer {
	const issue = issueOf(call);
	const wanted = call.query.get('transitionId');
	const all = call.query.get('includeUnavailableTransitions') === 'true';
	const available = (all ? transitionsFrom : availableTransitions)(call.site, issue, call.user).filter(
		(t) => wanted === undefined || t.id === wanted,
	);
	const withFields = call.query.list('expand').includes('transitions.fields');
	return {
		status: 200,
		body: { expand: 'transitions', transitions: presentTransitions(call, issue, available, withFields) },
	};
}

/** Transitions as the transition resource and issues give them. */
export function presentTransitions(
	call: Call,
	issue: Issue,
	available: readonly Transition[],
	withFields: boolean,
): unknown[] {
	const project = projectOfIssue(call, issue);
	return available.flatMap((transition) => {
		const to = call.site.statuses.get(transition.to);
		if (!to) return [];
		const screen = transition.screen.flatMap((entry) => {
			const field = call.site.fields.get(entry.fieldId);
			return field ? [[field.id, fieldMetadata(call, project, issue.typeId, field, entry.required)]] : [];
		});
		return [
			{
				id: transition.id,
				name: transition.name,
				to: presentStatus(call.view, to),
				hasScreen: transition.screen.length > 0,
				isGlobal: transition.from === 'any',
				isInitial: false,
				isAvailable: isAvailable(call.site, issue, call.user, transition),
				isConditional: transition.adminOnly ?? false,
				...(withFields ? { fields: Object.fromEntries(screen) as Record<string, unknown> } : {}),
			},
		];
	});
}

function perform(call: Call): Answer {
	const issue = issueOf(call);
	const project = projectOfIssue(call, issue);
	demand(call, 'TRANSITION_ISSUES', project, 'You do not have permission to transition this issue.');
	transitionIssue(writerOf(call), issue, bodyOf(call));
	call.counters.mails += 1;
	return { status: 204 };
}
