import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../connection/types';
import type { Field } from '../fields/schema';
import type { ImportMode } from '../import/modes';
import type { PlacePart } from '../import/request';
import type { MatchBy, WritableKind } from '../records/kind';
import { DRY_RUN_FIELD, IDENTITY_COLUMN_FIELD, importOptions, mappingFields } from './importFields';
import { runImport, type OperationPart } from './importOutputs';
import { shownFor, textParameter } from './parameters';
import { importLeaveField } from './toolLeave';

/** A kind whose records are imported into a project or an issue of their own. */
export interface ListedImport {
	readonly resource: string;
	readonly kind: Pick<WritableKind, 'name' | 'plural' | 'remove'>;
	/** The kind as this run writes it. */
	kindOf(context: IExecuteFunctions): WritableKind;
	/** The fields that say where the rows go, and what they say. */
	readonly place: readonly INodeProperties[];
	readPlace(context: IExecuteFunctions): Readonly<Record<string, PlacePart>>;
	/** The field by which rows are matched where not by ID, and what a person has to know of it. */
	readonly match: { readonly field: Field; readonly description: string };
	/** Where rows are also matched by a field that people have added to the site: how it is found by its name. */
	addedMatch?(connection: Connection, name: string): Promise<Field>;
	/** The mapper's method that knows the fields. */
	readonly columns: string;
	readonly more?: readonly INodeProperties[];
	/** Options of this import alone, which take the place of those of the same name. */
	readonly options?: readonly INodeProperties[];
	/** What the entries of a list mean when nobody says it. */
	readonly lists?: OperationPart['lists'];
}

/** What the editor shows for such an import. */
export function listedImportFields({
	resource,
	kind,
	place,
	match,
	columns,
	more = [],
	options = [],
	addedMatch,
}: ListedImport): INodeProperties[] {
	const notForCreate = { hide: { mode: ['create'] } };
	return shownFor(resource, 'import', [
		modeField(kind),
		...place,
		{
			displayName: 'Match By',
			name: 'matchBy',
			type: 'options',
			default: 'field',
			displayOptions: notForCreate,
			description: `How a row finds its ${kind.name}`,
			options: [
				{ name: 'ID', value: 'key', description: 'The ID that Jira has given' },
				{ name: match.field.name, value: 'field', description: match.description },
				...(addedMatch ? [{ name: 'Detail Field', value: 'detail', description: 'A detail field of the site that holds the identity, such as External ID' }] : []),
			].sort((a, b) => a.name.localeCompare(b.name)),
		},
		...(addedMatch ? [MATCH_DETAIL_FIELD] : []),
		{
			...IDENTITY_COLUMN_FIELD,
			displayOptions: notForCreate,
			description: `The column that tells rows apart. Empty: "${match.field.name}", or "id".`,
		},
		...mappingFields(columns, []).map((field) => ({
			...field,
			displayOptions: kind.remove ? { ...field.displayOptions, hide: { mode: ['delete'] } } : field.displayOptions,
		})),
		...more,
		DRY_RUN_FIELD,
		...(kind.remove ? [importLeaveField(kind.plural)] : []),
		importOptions(options),
	]);
}

const MATCH_DETAIL_FIELD: INodeProperties = {
	displayName: 'Detail Field',
	name: 'matchDetail',
	type: 'string',
	default: 'External ID',
	required: true,
	displayOptions: { show: { matchBy: ['detail'] }, hide: { mode: ['create'] } },
	description: 'Name of the detail field by which rows are matched',
};

/** Runs such an import. */
export function listedImport({
	kindOf,
	readPlace,
	match,
	addedMatch,
	lists,
}: ListedImport): (context: IExecuteFunctions) => Promise<INodeExecutionData[][]> {
	return async (context) =>
		await runImport(context, async (connection) => {
			const mode = context.getNodeParameter('mode', 0) as ImportMode;
			const by = mode === 'create' ? 'field' : context.getNodeParameter('matchBy', 0);
			const isById = by === 'key';
			const added = by === 'detail' ? await addedMatch?.(connection, textParameter(context, 'matchDetail', 0)) : undefined;
			const matchBy: MatchBy = isById ? { by: 'key' } : { by: 'field', field: added ?? match.field };
			const named = mode === 'create' ? '' : textParameter(context, 'identityColumn', 0);
			return {
				kind: kindOf(context),
				mode,
				place: readPlace(context),
				matchBy: mode === 'create' ? null : matchBy,
				identityColumn: isById ? named || 'id' : named,
				...(lists === undefined ? {} : { lists }),
			};
		});
}

function modeField({ name, plural, remove }: ListedImport['kind']): INodeProperties {
	const modes = {
		displayName: 'Mode',
		name: 'mode',
		type: 'options' as const,
		default: 'upsert',
		options: [
			{ name: 'Create', value: 'create', description: `Create a ${name} for every row` },
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Create, Skip Existing',
				value: 'createMissing',
				description: `Create a ${name} for every row that matches none, and leave the others alone`,
			},
			{
				name: 'Delete',
				value: 'delete',
				description: `Delete the ${plural} that the rows match, for good; a row that matches none is skipped`,
			},
			{
				name: 'Update',
				value: 'update',
				description: `Update ${plural}; a row that matches none is rejected`,
			},
			{
				name: 'Update, Skip Missing',
				value: 'updateExisting',
				description: `Update ${plural}; a row that matches none is skipped`,
			},
		],
	};
	return remove ? modes : { ...modes, options: modes.options.filter(({ value }) => value !== 'delete') };
}
