import type { Connection } from '../../connection/types';
import { chooseAmong } from '../../fields/choices';
import type { Refused } from '../../fields/resolved';
import type { AllowedValue, FieldSchema, WritableField } from '../../fields/schema';
import type { RequestTypeBody } from '../requestType';
import type { Place } from '../kind';
import { deskNamed } from '../serviceDesk/lookup';
import { deskList } from '../serviceDesk/pages';
import type { DeskBody } from '../serviceDesk/read';

/** Where a request goes: a service desk and one of its request types, with what the form of that type asks for. */
export interface RequestPlace {
	readonly desk: { readonly id: string; readonly projectId: string; readonly projectKey: string };
	readonly type: RequestTypeBody;
	/** The fields that the portal shows, by the names that it shows. */
	readonly fields: readonly WritableField[];
	/** Fields that the form sets itself: only administrators of the desk are told of them (reference §9.2). */
	readonly hidden: ReadonlySet<string>;
	/** Whether this account may raise requests for others, and let others take part. */
	readonly mayRaiseForOthers: boolean;
	readonly mayAddParticipants: boolean;
}

/** A possible value of a field of a request type (`RequestTypeFieldValueDTO`). */
interface ValidValue {
	readonly value?: string;
	readonly label?: string;
	readonly children?: readonly ValidValue[];
}

/** A field of a request type (`RequestTypeFieldDTO`). */
interface TypeField {
	readonly fieldId: string;
	readonly name?: string;
	readonly required?: boolean;
	readonly visible?: boolean;
	readonly validValues?: readonly ValidValue[];
	readonly defaultValues?: readonly ValidValue[];
	readonly presetValues?: readonly string[];
	readonly jiraSchema?: FieldSchema;
}

/** What a form consists of (`CustomerRequestCreateMetaDTO`). */
interface FormBody {
	readonly requestTypeFields?: readonly TypeField[];
	readonly canRaiseOnBehalfOf?: boolean;
	readonly canAddRequestParticipants?: boolean;
}

const ANY: FieldSchema = { type: 'any' };

/** The two columns that say where a request goes, with what people call them. */
export const REQUEST_PLACEMENT = [
	{ id: 'serviceDesk', name: 'Service Desk' },
	{ id: 'requestType', name: 'Request Type' },
] as const;

/** The place of a row: the desk by its id, the key of its project or its name; the request type by its name or id. */
export async function findPlace(connection: Connection, place: Place): Promise<{ readonly ok: true; readonly place: RequestPlace } | Refused> {
	const desk = await deskOf(connection, place.serviceDesk ?? '');
	if ('reason' in desk) return desk;
	const types = await requestTypesOf(connection, desk.id);
	const named = types.map((type) => ({ ...type, name: type.name ?? type.id }));
	const chosen = chooseAmong(named, place.requestType ?? '', `Request Type at ${desk.projectName ?? desk.projectKey}`);
	if (!chosen.ok) return chosen;
	const type = chosen.value as RequestTypeBody; // One of those that it was given.
	return { ok: true, place: { desk, type, ...(await formOf(connection, desk.id, type.id)) } };
}

type Desk = RequestPlace['desk'] & Pick<DeskBody, 'projectName'>;

async function deskOf(connection: Connection, word: string): Promise<Desk | Refused> {
	const desk = await deskNamed(connection, word);
	return 'reason' in desk ? desk : whole(desk);
}

function whole({ id, projectId = '', projectKey = '', projectName }: DeskBody): Desk {
	return { id, projectId, projectKey, projectName };
}

/** The request types of a desk. */
export async function requestTypesOf(connection: Connection, serviceDeskId: string): Promise<readonly RequestTypeBody[]> {
	return await connection.session.cached(`desk:${serviceDeskId}:types`, async () => {
		return await deskList<RequestTypeBody>(connection, 'getRequestTypes', { path: { serviceDeskId } });
	});
}

async function formOf(connection: Connection, serviceDeskId: string, requestTypeId: string): Promise<Omit<RequestPlace, 'desk' | 'type'>> {
	return await connection.session.cached(`desk:${serviceDeskId}:form:${requestTypeId}`, async () => {
		const { body } = await connection.call<FormBody>('getRequestTypeFields', { path: { serviceDeskId, requestTypeId }, query: { expand: 'hiddenFields' } });
		const all = body.requestTypeFields ?? [];
		const shown = all.filter(({ visible }) => visible !== false);
		return {
			fields: shown.map(writableField),
			hidden: new Set(all.filter((field) => !shown.includes(field)).map(({ fieldId }) => fieldId)),
			// A site that does not say it is taken to allow it: Jira itself refuses then.
			mayRaiseForOthers: body.canRaiseOnBehalfOf !== false,
			mayAddParticipants: body.canAddRequestParticipants !== false,
		};
	});
}

function writableField({ fieldId, name, required, validValues = [], defaultValues = [], jiraSchema }: TypeField): WritableField {
	return {
		id: fieldId,
		name: name ?? fieldId,
		schema: jiraSchema ?? ANY,
		required: required === true,
		hasDefault: defaultValues.length > 0,
		// Fields whose values are found in another way have an empty list.
		...(validValues.length > 0 ? { allowedValues: validValues.map(allowedValue) } : {}),
	};
}

function allowedValue({ value = '', label, children = [] }: ValidValue): AllowedValue {
	return { id: value, name: label ?? value, ...(children.length > 0 ? { children: children.map(allowedValue) } : {}) };
}
