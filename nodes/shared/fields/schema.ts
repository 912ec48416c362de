import { REQUEST_FIELDS } from './requests';

/** `schema` of a field as Jira gives it (`GET field`, createmeta; reference §5.6). */
export interface FieldSchema {
	readonly type: string;
	readonly items?: string;
	readonly system?: string;
	/** Full key of the custom field type, e.g. `com.atlassian.jira.plugin.system.customfieldtypes:textarea`. */
	readonly custom?: string;
	readonly customId?: number;
}

/** One field of a kind of record: what it is called and what its values look like. */
export interface Field {
	readonly id: string;
	readonly name: string;
	readonly schema: FieldSchema;
}

/** One value that a field accepts, as createmeta lists it. Which of the names is set depends on the field's type. */
export interface AllowedValue {
	readonly id: string;
	readonly name?: string;
	readonly value?: string;
	readonly key?: string;
	/** Of a version: Jira takes it no more. */
	readonly archived?: boolean;
	readonly children?: readonly AllowedValue[];
}

/** A field as it can be written in one place (project and issue type): what createmeta says of it. */
export interface WritableField extends Field {
	readonly required: boolean;
	readonly hasDefault: boolean;
	readonly allowedValues?: readonly AllowedValue[];
}

/** How the values of a field behave: one word that reading, writing and comparing all decide by. */
export type ValueType =
	| 'text'
	| 'richText'
	| 'number'
	| 'date'
	| 'dateTime'
	| 'choice'
	| 'choices'
	| 'cascade'
	| 'user'
	| 'users'
	| 'group'
	| 'groups'
	| 'words'
	| 'record'
	| 'timeTracking'
	| 'sprints'
	| 'objects'
	| 'team'
	| 'organizations'
	| 'truth'
	| 'duration'
	| 'properties'
	| 'other';

/**
 * How the values of a field are read: finer than how they are written, because some of what cannot be written with
 * words has words to read.
 */
export type Reading = ValueType | 'references' | 'sla' | 'requestType' | 'approvals' | 'satisfaction' | 'votes' | 'watches' | 'progress';

/**
 * Everything that carries an id and a name and is picked from a list that Jira gives: one value type for all of them,
 * because they are read, written and compared alike.
 */
const CHOICES = new Set([
	'option',
	'priority',
	'resolution',
	'status',
	'issuetype',
	'securitylevel',
	'project',
	'component',
	'version',
]);

const TEXTAREA = 'com.atlassian.jira.plugin.system.customfieldtypes:textarea';
const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';
const ASSETS = 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype';
const TEAM = 'com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team';
const RICH_SYSTEM_FIELDS = new Set(['description', 'environment']);

const SINGLE: ReadonlyMap<string, ValueType> = new Map([
	['number', 'number'],
	['date', 'date'],
	['datetime', 'dateTime'],
	['option-with-child', 'cascade'],
	['user', 'user'],
	['group', 'group'],
	['issuelink', 'record'],
	['timetracking', 'timeTracking'],
	['boolean', 'truth'],
	['duration', 'duration'],
	['properties', 'properties'],
]);

/** How values of a field with this schema behave. A type that is not known is `other`: readable, not writable. */
export function valueTypeOf(schema: FieldSchema): ValueType {
	if (schema.custom === SPRINT) return 'sprints';
	if (schema.custom === ASSETS || schema.items === 'cmdb-object-field') return 'objects';
	if (schema.custom === TEAM || schema.type === 'team') return 'team';
	if (schema.custom === REQUEST_FIELDS.organizations) return 'organizations';
	if (schema.custom === REQUEST_FIELDS.participants) return 'users';
	if (schema.type === 'string') return isRichText(schema) ? 'richText' : 'text';
	if (schema.type === 'array') return listTypeOf(schema.items ?? '');
	if (CHOICES.has(schema.type)) return 'choice';
	return SINGLE.get(schema.type) ?? 'other';
}

const READINGS_BY_CUSTOM: ReadonlyMap<string, Reading> = new Map([
	[REQUEST_FIELDS.slas, 'sla'],
	[REQUEST_FIELDS.requestType, 'requestType'],
	[REQUEST_FIELDS.approvals, 'approvals'],
	[REQUEST_FIELDS.satisfaction, 'satisfaction'],
]);

const READINGS_BY_SYSTEM: ReadonlyMap<string, Reading> = new Map([
	['subtasks', 'references'],
	['votes', 'votes'],
	['watches', 'watches'],
	['progress', 'progress'],
	['aggregateprogress', 'progress'],
]);

/** How values of a field with this schema are read. What Jira has one type for and nobody writes is told apart here. */
export function readingOf(schema: FieldSchema): Reading {
	return (
		READINGS_BY_CUSTOM.get(schema.custom ?? '') ??
		READINGS_BY_SYSTEM.get(schema.system ?? '') ??
		valueTypeOf(schema)
	);
}

function listTypeOf(items: string): ValueType {
	if (items === 'string') return 'words';
	if (items === 'user') return 'users';
	if (items === 'group') return 'groups';
	return CHOICES.has(items) ? 'choices' : 'other';
}

function isRichText(schema: FieldSchema): boolean {
	return schema.custom === TEXTAREA || RICH_SYSTEM_FIELDS.has(schema.system ?? '');
}

/** What people call an allowed value: options have a `value`, all others a `name`. */
export function labelOf(allowed: {
	readonly name?: string;
	readonly value?: string;
	readonly id?: string;
}): string {
	return allowed.name ?? allowed.value ?? allowed.id ?? '';
}

/** The types whose values are sets, in which single entries can be added, translated and left out. */
export const LIST_TYPES: ReadonlySet<ValueType> = new Set(['choices', 'users', 'groups', 'words', 'objects', 'organizations']);
