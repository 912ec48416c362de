import { isCalendarDate } from '../time';
import { DETAIL_TYPES, type DetailField, type DetailOwner, type Details } from './model';
import { csmRefusal } from './shapes';
import { MOST_FIELDS, type CustomerService } from './store';

const LONGEST_VALUE = 1000;

/** Reads a definition (`CreateDetailFieldRequest`); 400 with a reason when it is none or there is one of its name. */
export function readDefinition(csm: CustomerService, owner: DetailOwner, given: unknown): DetailField {
	const { name, type } = (given ?? {}) as { name?: unknown; type?: { name?: unknown; options?: unknown } };
	if (typeof name !== 'string' || name.trim() === '') throw csmRefusal(400, 'Detail field name must not be blank');
	const typeName = String(type?.name ?? '');
	if (!(DETAIL_TYPES as readonly string[]).includes(typeName)) throw csmRefusal(400, `Unknown detail field type '${typeName}'`);
	if (csm.field(owner, name)) throw csmRefusal(400, `A detail field with the name '${name.trim()}' already exists`);
	return { name: name.trim(), type: typeName, ...(hasOptions(typeName) ? { options: readOptions(type?.options) } : {}) };
}

/** Adds definitions, all or none of them. */
export function addDefinitions(csm: CustomerService, owner: DetailOwner, given: readonly unknown[]): DetailField[] {
	const fields = given.map((one) => readDefinition(csm, owner, one));
	const names = new Set(fields.map(({ name }) => name.toLowerCase()));
	if (names.size < fields.length) throw csmRefusal(400, 'Detail field names must be unique within the request');
	if (csm.fields[owner].length + fields.length > MOST_FIELDS)
		throw csmRefusal(400, `You can create up to ${MOST_FIELDS} detail fields`);
	return fields.map((field) => csm.addField(owner, field));
}

export function hasOptions(type: string): boolean {
	return type === 'SELECT' || type === 'MULTISELECT';
}

export function readOptions(given: unknown): string[] {
	if (!Array.isArray(given) || given.length === 0) throw csmRefusal(400, 'Options are required for this type');
	return given.map(String);
}

/** Why these values do not fit the field; undefined when they do. */
export function unfitValues(csm: CustomerService, owner: DetailOwner, name: string, values: unknown): string | undefined {
	const field = csm.field(owner, name);
	if (!field) return `Detail field '${name}' does not exist`;
	if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) return 'values must be an array of strings';
	if (field.type !== 'MULTISELECT' && values.length > 1) return `Detail field '${name}' takes one value`;
	const unfit = (values as string[]).find((value) => !fits(field, value));
	return unfit === undefined ? undefined : `'${unfit.slice(0, 60)}' is not a valid value for detail field '${name}'`;
}

/** What one operation of a bulk request does; throws nothing: the reason is the answer. */
export function operate(
	csm: CustomerService,
	owner: DetailOwner,
	details: Details,
	{ operationType, payload }: { operationType?: unknown; payload?: { name?: unknown; values?: unknown } },
): string | undefined {
	const name = String(payload?.name ?? '');
	const field = csm.field(owner, name);
	if (!field) return `Detail field '${name}' does not exist`;
	const values = payload?.values ?? [];
	const unfit = unfitValues(csm, owner, name, values);
	if (unfit !== undefined) return unfit;
	const given = values as string[];
	const current = details.get(field.name) ?? [];
	if (operationType === 'UPDATE') setValues(details, field, given);
	else if (operationType === 'PATCH') setValues(details, field, [...new Set([...current, ...given])]);
	else if (operationType === 'DELETE') setValues(details, field, given.length === 0 ? [] : current.filter((value) => !given.includes(value)));
	else return `Unknown operation '${String(operationType)}'`;
	return undefined;
}

export function setValues(details: Details, { name }: DetailField, values: readonly string[]): void {
	if (values.length === 0) details.delete(name);
	else details.set(name, values);
}

function fits({ type, options = [] }: DetailField, value: string): boolean {
	if (value.length > LONGEST_VALUE || value === '') return false;
	if (hasOptions(type)) return options.includes(value);
	if (type === 'DATE') return isCalendarDate(value);
	if (type === 'EMAIL') return isEmail(value);
	if (type === 'NUMBER') return /^-?\d+(\.\d+)?$/.test(value);
	if (type === 'BOOLEAN') return value === 'true' || value === 'false';
	if (type === 'URL') return /^https?:\/\/\S+$/.test(value);
	return true;
}

export function isEmail(value: string): boolean {
	return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) && value.length <= 254;
}
