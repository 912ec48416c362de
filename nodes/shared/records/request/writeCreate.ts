import type { Connection } from '../../connection/types';
import { isEmptyCell, objectOf } from '../../fields/cells';
import type { AllowedValue } from '../../fields/schema';
import { isAdfDocument } from '../../text';
import { createIssues, updateIssue } from '../issue/write';
import { STATUS } from '../issue/fields';
import type { Draft, RecordRef, WriteRefused, WriteResult } from '../kind';
import { refusalOf } from '../refusal';
import { formAnswers, isFormField } from './forms';
import { addParticipants } from './participants';
import { REPORTER, type RequestSettings, type RequestTarget } from './target';

/** A new request as the API gives it (`CustomerRequestDTO`). */
interface CreatedRequest {
	readonly issueId: string | number;
	readonly issueKey: string;
}

/**
 * Creates requests. A create is never sent twice: what became of one whose answer was lost is found out by its identity.
 * What the API does not take with a new request follows it; a request without that is rejected, with its key.
 */
export async function createRequests(connection: Connection, settings: RequestSettings, drafts: readonly Draft[]): Promise<readonly WriteResult[]> {
	const created = settings.createThrough === 'issues' ? await throughIssues(connection, drafts) : await Promise.all(drafts.map(async (draft) => await throughPortal(connection, settings, draft)));
	return await Promise.all(created.map(async (result, position) => (result.done ? await completed(connection, settings, drafts[position]!, result.ref) : result)));
}

async function throughPortal(connection: Connection, { questions }: RequestSettings, { target, fields }: Draft): Promise<WriteResult> {
	const { place, people, onForm, catalog } = target as RequestTarget; // As `requestTarget` makes it.
	const form = formAnswers(questions, fields);
	if (!form.ok) return rejected(form.reason, form.fix, 'Form Answers');
	const values = Object.entries(fields).filter(([id, value]) => !isEmptyCell(value) && onForm.has(id) && id !== REPORTER && id !== STATUS && !isFormField(id));
	const raiseOnBehalfOf = accountOf(fields[REPORTER]);
	const requestParticipants = people.participants === undefined ? [] : accountsOf(fields[people.participants]);
	const body = {
		serviceDeskId: place.desk.id,
		requestTypeId: place.type.id,
		requestFieldValues: Object.fromEntries(values.map(([id, value]) => [id, inPortalForm(value, catalog.byId(id)?.schema.items, catalog.byId(id)?.allowedValues)])),
		...(values.some(([, value]) => isAdfDocument(value)) || hasDocument(form.answers) ? { isAdfRequest: true } : {}),
		...(raiseOnBehalfOf === undefined ? {} : { raiseOnBehalfOf }),
		...(requestParticipants.length > 0 ? { requestParticipants } : {}),
		...(form.answers ? { form: { answers: form.answers } } : {}),
	};
	try {
		const { body: request } = await connection.call<CreatedRequest>('createRequest', { body });
		return { done: true, ref: { id: String(request.issueId), key: request.issueKey }, mailed: true };
	} catch (error) {
		return refusalOf(error, (id) => catalog.byId(id)?.name ?? id);
	}
}

/** As issues; whoever takes part is added as with any request. */
async function throughIssues(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]> {
	return await createIssues(
		connection,
		drafts.map((draft) => ({ ...draft, fields: Object.fromEntries(Object.entries(draft.fields).filter(([id]) => (draft.target as RequestTarget).onForm.has(id))) })),
	);
}

/** Writes what a new request could not take with it. */
async function completed(connection: Connection, { createThrough }: RequestSettings, draft: Draft, ref: RecordRef): Promise<WriteResult> {
	const target = draft.target as RequestTarget; // As `requestTarget` makes it.
	const { people, onForm } = target;
	const participants = createThrough === 'issues' && people.participants !== undefined ? accountsOf(draft.fields[people.participants]) : [];
	if (participants.length > 0) {
		const added = await addParticipants(connection, ref, participants);
		if (!added.done) return unfinished(draft, ref, 'its participants', added);
	}
	const { organizations } = people;
	if (organizations === undefined || onForm.has(organizations) || isEmptyCell(draft.fields[organizations])) return { done: true, ref, mailed: true };
	const shared = await updateIssue(connection, { ref, target, fields: { [organizations]: draft.fields[organizations] } });
	return shared.done ? { done: true, ref, mailed: true } : unfinished(draft, ref, 'its organizations', shared);
}

function unfinished({ origin }: Draft, ref: RecordRef, what: string, refusal: WriteRefused): WriteResult {
	const reason = `${ref.key} was created, but without ${what}: ${refusal.reason}`;
	if (origin.identity !== null) return { ...refusal, ref, reason, fix: `${refusal.fix}; then import the row again: the request is found by its identity` };
	return { ...refusal, ref, reason, fix: `${refusal.fix}, and add them in Jira: importing the row again would create another request`, retry: false };
}

function rejected(reason: string, fix: string, field: string): WriteRefused {
	return { done: false, outcome: 'rejected', field, reason, fix, retry: false };
}

/** Components are taken by their names (reference §9.2). */
function inPortalForm(value: unknown, items: string | undefined, allowed: readonly AllowedValue[] = []): unknown {
	if (items !== 'component' || !Array.isArray(value)) return value;
	return value.map((entry: unknown) => {
		const name = allowed.find(({ id }) => id === objectOf(entry)?.id)?.name;
		return name === undefined ? entry : { name };
	});
}

function hasDocument(answers: Readonly<Record<string, unknown>> = {}): boolean {
	return Object.values(answers).some((answer) => isAdfDocument(objectOf(answer)?.adf));
}

/** The account id of a person as a row resolves one. */
function accountOf(person: unknown): string | undefined {
	const accountId = objectOf(person)?.accountId;
	return typeof accountId === 'string' ? accountId : undefined;
}

/** The account ids of several. */
export function accountsOf(people: unknown): string[] {
	return (Array.isArray(people) ? people : []).flatMap((person) => accountOf(person) ?? []);
}
