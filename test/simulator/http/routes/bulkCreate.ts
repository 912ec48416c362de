import { createIssue } from '../../issues/create';
import { link } from '../../issues/present';
import { refusalOf, refuse } from '../../refusal';
import { bodyOf, INVALID_PAYLOAD, writerOf, type Answer, type Call, type Route } from '../call';

const LARGEST = 50;

/** Creates up to fifty issues; some may fail while others are made (reference §5.2). */
export const bulkCreate: readonly Route[] = [
	{ method: 'POST', path: '/rest/api/3/issue/bulk', anonymous: true, run },
];

function run(call: Call): Answer {
	const { issueUpdates } = bodyOf(call);
	if (!Array.isArray(issueUpdates) || issueUpdates.length === 0) throw refuse(400, [INVALID_PAYLOAD]);
	if (issueUpdates.length > LARGEST) {
		throw refuse(400, [`The maximum number of issues that can be created at once is ${LARGEST}.`]);
	}
	const issues: unknown[] = [];
	const errors: unknown[] = [];
	for (const [index, update] of issueUpdates.entries()) {
		try {
			const issue = createIssue(writerOf(call), update);
			call.counters.mails += 1;
			issues.push({ id: String(issue.id), key: issue.key, self: link(call.view, `issue/${issue.id}`) });
		} catch (caught) {
			const refusal = refusalOf(caught);
			errors.push({ status: refusal.status, elementErrors: refusal.body, failedElementNumber: index });
		}
	}
	return { status: issues.length > 0 ? 201 : 400, created: issues.length, body: { issues, errors } };
}
