import type { Connection } from '../../connection/types';
import { createCatalog } from '../../fields/catalog';
import { refused, unknownName, type Refused, type Resolved } from '../../fields/resolved';
import { portalRequestOf, REQUEST_FIELDS } from '../../fields/requests';
import { valueTypeOf, type Field, type WritableField } from '../../fields/schema';
import { createFieldsOf, STATUS, statusFieldOf } from '../issue/fields';
import type { JiraRecord, MatchBy, Place, Target } from '../kind';
import { findCustomer, isEmail, makeCustomer } from './customers';
import { fieldsOfType } from './fields';
import { formFields, isFormField, type FormQuestion } from './forms';
import { findOrganization } from './organizations';
import { findPlace, type RequestPlace } from './place';

/** How requests are written. */
export interface RequestSettings {
	/** `portal`: as the portal raises them. `issues`: as issues whose field Request Type is set [?] (reference §9.2). */
	readonly createThrough: 'portal' | 'issues';
	/** What the field Request Type takes, e.g. `help/get-it-help`; empty for the id of the request type. Only for `issues`. */
	readonly requestTypeValue: string;
	/** Whether a status is reached by the steps of the workflow, or by those that the portal offers. */
	readonly statusThrough: 'workflow' | 'portal';
	/** The questions of the forms of the request types, for who answers them by their labels. */
	readonly questions: readonly FormQuestion[];
}

/** Ids of the fields of the site that say who takes part in a request; undefined where the site has none. */
export interface PeopleFields {
	readonly participants: string | undefined;
	readonly organizations: string | undefined;
	readonly requestType: string | undefined;
}

/** A request type of a service desk, as what can be written there. */
export interface RequestTarget extends Target {
	readonly place: RequestPlace;
	readonly people: PeopleFields;
	/** Fields that a new request takes with it; what else is written comes after it. */
	readonly onForm: ReadonlySet<string>;
}

/** The person that a request is from, who is its reporter. */
export const REPORTER = 'reporter';

/** Files are written after the request, as a list of their own. */
const ATTACHMENT = 'attachment';

/** What can be written at a request type, with the names that the portal gives. */
export async function requestTarget(
	connection: Connection,
	settings: RequestSettings,
	named: Place,
	wanted: ReadonlySet<string> = new Set(),
): Promise<{ readonly ok: true; readonly target: RequestTarget } | Refused> {
	const found = await findPlace(connection, named);
	if (!found.ok) return found;
	const { place } = found;
	const label = `${place.type.name ?? place.type.id} at ${place.desk.projectKey}`;
	const people = await peopleFields(connection);
	const written = await fieldsAtPlace(connection, settings, place, people);
	const status = wanted.has(STATUS) ? [await statusFieldOf(connection, place.desk.projectId, place.type.issueTypeId ?? '')] : [];
	const catalog = createCatalog([...written, ...status]);
	const base = { project: { id: place.desk.projectId }, issuetype: { id: place.type.issueTypeId ?? '' } };
	const isThroughIssues = settings.createThrough === 'issues';
	if (isThroughIssues && people.requestType === undefined)
		return refused('This site shows no field Request Type to this account', 'Switch off Create Through the Issue API, or connect with an account of an agent');
	return {
		ok: true,
		target: {
			label,
			catalog,
			base: isThroughIssues ? { ...base, [people.requestType!]: settings.requestTypeValue || place.type.id } : base,
			onlyAtCreation: new Set(written.map(({ id }) => id).filter(isFormField)),
			foreign: (record) => foreignTo(record, place, people),
			lacks: (field) => lacking(field, place, label, people, isThroughIssues),
			cannotCarry: (matchBy) => (isThroughIssues ? undefined : withoutIdentity(matchBy, catalog.byId.bind(catalog), label)),
			find: async (some, field, word) => await findWord(some, place, field, word),
			makes: ({ id }, name) => (id === REPORTER || id === people.participants) && isEmail(name),
			make: async (some, _field, name) => await makeCustomer(some, place.desk.id, name),
			place,
			people,
			onForm: new Set(written.map(({ id }) => id).filter((id) => id !== people.participants && isOnForm(id, place, isThroughIssues, people))),
		},
	};
}

/** The fields of Jira Service Management that a request has on every site, by their ids on this one. */
export async function peopleFields(connection: Connection): Promise<PeopleFields> {
	const idOf = async (type: 'participants' | 'organizations' | 'requestType') => (await fieldsOfType(connection, type))[0]?.id;
	return { participants: await idOf('participants'), organizations: await idOf('organizations'), requestType: await idOf('requestType') };
}

function isOnForm(id: string, { fields }: RequestPlace, isThroughIssues: boolean, { organizations }: PeopleFields): boolean {
	return isThroughIssues || id !== organizations || fields.some((field) => field.id === id);
}

async function fieldsAtPlace(connection: Connection, settings: RequestSettings, place: RequestPlace, people: PeopleFields): Promise<WritableField[]> {
	const isThroughIssues = settings.createThrough === 'issues';
	const form = isThroughIssues ? await createScreen(connection, place) : place.fields;
	const own = form.filter(({ id }) => id !== ATTACHMENT && id !== people.requestType && id !== 'project' && id !== 'issuetype');
	const known = new Set(own.map(({ id }) => id));
	const beside = besideTheForm(place, people).filter(({ id }) => !known.has(id));
	const named = own.map((field) => (field.id === REPORTER ? { ...field, name: REPORTER_NAME, required: false } : field));
	return [...named, ...beside, ...(isThroughIssues ? [] : formFields(settings.questions))];
}

export const REPORTER_NAME = 'Raise on Behalf Of';
export const PARTICIPANTS_NAME = 'Participants';

/** What every request can have, whatever its form asks for. */
function besideTheForm({ mayRaiseForOthers, mayAddParticipants }: RequestPlace, { participants, organizations }: PeopleFields): WritableField[] {
	const optional = { required: false, hasDefault: false };
	return [
		...(mayRaiseForOthers ? [{ id: REPORTER, name: REPORTER_NAME, schema: { type: 'user', system: REPORTER }, ...optional }] : []),
		...(mayAddParticipants && participants !== undefined ? [{ id: participants, name: PARTICIPANTS_NAME, schema: { type: 'array', items: 'user' }, ...optional }] : []),
		...(organizations !== undefined ? [{ id: organizations, name: 'Organizations', schema: { type: 'array', custom: REQUEST_FIELDS.organizations }, ...optional }] : []),
	];
}

/** The create screen of the issue type behind a request type, by the names of the portal where that has the field. */
async function createScreen(connection: Connection, { desk, type, fields }: RequestPlace): Promise<WritableField[]> {
	const labels = new Map(fields.map((field) => [field.id, field]));
	const onScreen = await createFieldsOf(connection, desk.projectId, type.issueTypeId ?? '');
	return onScreen.map((field) => ({ ...field, name: labels.get(field.id)?.name ?? field.name, required: field.required || labels.get(field.id)?.required === true }));
}

/** A request that matches may lie at another desk, or be of another type: an import does not move it. */
function foreignTo({ fields }: JiraRecord, { desk, type }: RequestPlace, { requestType }: PeopleFields): string | undefined {
	const { project } = fields as { readonly project?: { readonly id?: string; readonly key?: string } }; // As issues are read.
	if (project?.id !== undefined && project.id !== desk.projectId) return `it is in project ${project.key ?? project.id}`;
	const value = requestType === undefined ? undefined : fields[requestType];
	if (value === undefined) return undefined;
	const own = portalRequestOf(value);
	if (own === undefined) return 'it is an issue without a request type';
	return own.typeId !== null && own.typeId !== type.id ? `it is of the request type ${own.type ?? own.typeId}` : undefined;
}

function lacking(field: Field, place: RequestPlace, label: string, { participants }: PeopleFields, isThroughIssues: boolean): Refused {
	if (field.id === REPORTER)
		return refused('This account may not raise requests on behalf of others there', 'Connect with the account of an agent of the service desk, or leave the column out');
	if (field.id === participants)
		return refused('This account may not add participants to requests there', 'Connect with the account of an agent of the service desk, or leave the column out');
	if (isFormField(field.id))
		return refused('An issue that is created through the issue API answers no form', 'Switch off Create Through the Issue API, or leave the column out');
	if (place.hidden.has(field.id))
		return refused(`The field ${field.name} is hidden in the request type ${label}, which sets it itself`, 'Leave the column out, or show the field in the request form');
	if (isThroughIssues)
		return unknownName(`The field ${field.name} is not on the create screen of ${label}`, 'Put the field on that screen in Jira, or leave the column out');
	return unknownName(
		`The field ${field.name} is not on the request type ${label}`,
		`Add the field to the request form in Jira, or leave the column out. The form has: ${place.fields.map(({ name }) => name).join(', ')}`,
	);
}

/** The body of a new request is closed: what its form does not ask for cannot be in it (reference §9.2). */
function withoutIdentity(matchBy: MatchBy, byId: (id: string) => WritableField | undefined, label: string): Refused | undefined {
	const wayOut = 'or switch on Create Through the Issue API, or use the mode Create';
	if (matchBy.by === 'field' && !byId(matchBy.field.id))
		return refused(
			`The field ${matchBy.field.name}, by which rows are matched, is not on the request type ${label}: a new request could not carry it`,
			`Add ${matchBy.field.name} to the request form in Jira, ${wayOut}`,
		);
	if (matchBy.by === 'label' && !byId('labels'))
		return refused(`Rows are matched by a label, and the request type ${label} has no labels: a new request could not carry it`, `Add Labels to the request form in Jira, ${wayOut}`);
	return undefined;
}

async function findWord(connection: Connection, { desk }: RequestPlace, field: WritableField, word: string): Promise<Resolved | undefined> {
	if (isPerson(field)) return await findCustomer(connection, desk.id, word);
	return valueTypeOf(field.schema) === 'organizations' ? await findOrganization(connection, desk.id, word) : undefined;
}

function isPerson({ schema }: WritableField): boolean {
	const type = valueTypeOf(schema);
	return type === 'user' || type === 'users';
}

