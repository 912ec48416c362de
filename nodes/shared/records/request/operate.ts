import type { Connection } from '../../connection/types';
import { JiraError } from '../../errors/jiraError';
import { approvalOf, satisfactionOf, type Approval, type Satisfaction } from '../../fields/requests';
import { chooseAmong } from '../../fields/choices';
import { findPerson } from '../../fields/people';
import { listed, type Refused } from '../../fields/resolved';
import type { AllowedValue } from '../../fields/schema';
import type { RecordRef, RowFile } from '../kind';
import { deskList } from '../serviceDesk/pages';
import { findCustomer } from './customers';
import { requestKey } from './key';
import { attachToRequest } from './writeChildren';

/**
 * Takes one of the steps that the portal offers, by its name or id.
 * @throws JiraError (invalid) that names the steps, when there is no such one.
 */
export async function takePortalStep(connection: Connection, request: string, wanted: string, comment: string): Promise<{ readonly id: string; readonly name: string }> {
	const issueIdOrKey = requestKey(request);
	const steps = await deskList<AllowedValue>(connection, 'getRequestTransitions', { path: { issueIdOrKey } });
	const chosen = chooseAmong(steps, wanted, `the steps that the portal offers for ${request}`);
	if (!chosen.ok) throw asError(chosen);
	const { id, name = id } = chosen.value as AllowedValue; // One of those that it was given.
	await connection.call('doRequestTransition', {
		path: { issueIdOrKey },
		body: { id, ...(comment === '' ? {} : { additionalComment: { body: comment } }) },
		writesIssue: issueIdOrKey,
	});
	return { id, name };
}

/**
 * Adds or removes participants, by e-mail address, name or account id.
 * @throws JiraError (invalid) for somebody who is not found; then nobody is added or removed.
 */
export async function changeParticipants(connection: Connection, request: string, words: readonly string[], change: 'add' | 'remove'): Promise<readonly string[]> {
	const issueIdOrKey = requestKey(request);
	if (words.length === 0) throw new JiraError({ kind: 'invalid', message: 'Nobody is named', advice: 'Give the e-mail addresses, names or account IDs of the participants' });
	const named = new Set<string>();
	for (const word of words) named.add(await accountOf(connection, request, word));
	const accountIds = [...named];
	await connection.call(change === 'add' ? 'addParticipants' : 'removeParticipants', { path: { issueIdOrKey }, body: { accountIds }, writesIssue: issueIdOrKey });
	return accountIds;
}

async function accountOf(connection: Connection, request: string, word: string): Promise<string> {
	const person = await findPerson(connection, word);
	const found = person.ok ? person : ((await findCustomer(connection, deskOf(request), word)) ?? person);
	if (!found.ok) throw asError(found);
	return (found.value as { readonly accountId: string }).accountId; // As people are found.
}

/** A service desk goes by the key of its project, which an id does not tell. */
function deskOf(request: string): string {
	return request.includes('-') ? request.slice(0, request.lastIndexOf('-')) : '';
}

/**
 * Answers an approval: the one of this id, or the only one that the account can answer.
 * @throws JiraError (invalid) when there is none to be answered, or several.
 */
export async function answerApproval(connection: Connection, request: string, approvalId: string, decision: 'approve' | 'decline'): Promise<Approval> {
	const issueIdOrKey = requestKey(request);
	const id = approvalId === '' ? await openApproval(connection, issueIdOrKey) : approvalId;
	if (!/^\d{1,18}$/.test(id)) throw new JiraError({ kind: 'invalid', message: `"${id.slice(0, 80)}" is not the ID of an approval`, advice: 'Get Approvals gives the IDs; empty means the one that waits for this account' });
	const { body } = await connection.call('answerApproval', { path: { issueIdOrKey, approvalId: id }, body: { decision }, writesIssue: issueIdOrKey });
	return approvalOf(body);
}

async function openApproval(connection: Connection, issueIdOrKey: string): Promise<string> {
	const approvals = await deskList<{ readonly id: string; readonly name?: string; readonly canAnswerApproval?: boolean }>(connection, 'getApprovals', { path: { issueIdOrKey } });
	const open = approvals.filter(({ canAnswerApproval }) => canAnswerApproval === true);
	const [only] = open;
	if (open.length === 1 && only) return String(only.id);
	const message = open.length === 0 ? `No approval of ${issueIdOrKey} waits for this account` : `Several approvals of ${issueIdOrKey} wait for this account: ${listed(open.map(({ id, name }) => `${name ?? 'unnamed'} (ID ${id})`))}`;
	throw new JiraError({ kind: 'invalid', message, advice: open.length === 0 ? 'Get Approvals shows who has to answer' : 'Give the ID of the one you mean' });
}

/** Tells the account of the credential of news in a request, or does so no more. */
export async function setSubscription(connection: Connection, request: string, isWanted: boolean): Promise<void> {
	await connection.call(isWanted ? 'subscribe' : 'unsubscribe', { path: { issueIdOrKey: requestKey(request) } });
}

/** Sends the stars and words of the customer; Jira takes them from the reporter alone. */
export async function sendFeedback(connection: Connection, request: string, rating: number, comment: string): Promise<Satisfaction> {
	const requestIdOrKey = requestKey(request);
	if (!Number.isInteger(rating) || rating < 1 || rating > 5) throw new JiraError({ kind: 'invalid', message: `${rating} is not a rating`, advice: 'Give a whole number from 1 to 5' });
	const body = { type: 'csat', rating, ...(comment === '' ? {} : { comment: { body: comment } }) };
	const { body: sent } = await connection.call('sendFeedback', { path: { requestIdOrKey }, body });
	return satisfactionOf(sent) ?? { rating, comment: comment || null };
}

export async function deleteFeedback(connection: Connection, request: string): Promise<void> {
	await connection.call('deleteFeedback', { path: { requestIdOrKey: requestKey(request) } });
}

/**
 * Attaches files, with a comment that Jira makes of them.
 * @throws JiraError (invalid) when there is no file.
 */
export async function attachFiles(connection: Connection, request: string, files: readonly RowFile[], isPublic: boolean, comment: string): Promise<readonly string[]> {
	const wanted = requestKey(request);
	if (files.length === 0) throw new JiraError({ kind: 'invalid', message: 'There is no file to attach', advice: 'Name binary properties of the item' });
	await attachToRequest(connection, await refOf(connection, wanted), files, isPublic, comment);
	return files.map(({ fileName }) => fileName);
}

/** Files are uploaded to a service desk, which only the key of a request tells. */
async function refOf(connection: Connection, request: string): Promise<RecordRef> {
	if (request.includes('-')) return { id: request, key: request };
	const { body } = await connection.call<{ issueId: string | number; issueKey: string }>('getRequest', { path: { issueIdOrKey: request } });
	return { id: String(body.issueId), key: body.issueKey };
}

function asError({ reason: message, fix: advice }: Refused): JiraError {
	return new JiraError({ kind: 'invalid', message, advice });
}
