import {
	type Attributes,
	string,
	filled,
	number,
	boolean,
	anything,
	strings,
	numbers,
	datasource,
	between,
	oneOf,
	like,
	safeUrl,
	color,
	localId,
	cardLayout,
} from './checks';

/** What the schema says about one node type. */
export interface NodeRule {
	/** Alternatives, one of which must hold; none means that the node has no attributes. */
	attrs: readonly Attributes[];
	/** The node must carry `attrs` even when nothing is in it. */
	needsAttrs?: true;
	/** The node may lack `attrs` although some of them are required where it has any. */
	mayLackAttrs?: true;
	/** The children allowed, each with the marks it may carry there: one of the sets must hold all its marks. */
	content?: Readonly<Record<string, readonly MarkSet[]>>;
	min?: number;
	max?: number;
}

/** Names of marks that may stand together on one node. */
export type MarkSet = readonly string[];

/** The marks of the schema and their attributes. */
export const MARKS: Readonly<Record<string, Attributes>> = {
	alignment: { align: oneOf('center', 'end') },
	annotation: { id: string, annotationType: oneOf('inlineComment') },
	backgroundColor: { color },
	border: { size: between(1, 3), color: like(/^#[0-9a-fA-F]{8}$|^#[0-9a-fA-F]{6}$/) },
	breakout: { mode: oneOf('wide', 'full-width'), 'width?': number },
	code: {},
	dataConsumer: { sources: strings },
	em: {},
	fontSize: { fontSize: oneOf('small') },
	fragment: { localId: filled, 'name?': string },
	indentation: { level: between(1, 6) },
	link: { href: safeUrl, 'title?': string, 'id?': string, 'collection?': string, 'occurrenceKey?': string },
	strike: {},
	strong: {},
	subsup: { type: oneOf('sub', 'sup') },
	textColor: { color },
	underline: {},
};

const NONE: readonly MarkSet[] = [[]];
const SMALL: readonly MarkSet[] = [['fontSize']];
const ALIGNED: readonly MarkSet[] = [['fontSize', 'alignment']];
const MOVED: readonly MarkSet[] = [...ALIGNED, ['fontSize', 'indentation']];
const HEADING_ALIGNED: readonly MarkSet[] = [['alignment'], ['indentation']];
const WIDE: readonly MarkSet[] = [['breakout']];
const TEXT: readonly MarkSet[] = [
	['link', 'em', 'strong', 'strike', 'subsup', 'underline', 'textColor', 'annotation', 'backgroundColor'],
	['code', 'link', 'annotation'],
];

/** Marks that a node may carry wherever it stands; a parent's own word on a child goes before. */
const OWN_MARKS: Readonly<Record<string, readonly MarkSet[]>> = {
	text: TEXT,
	table: [['fragment']],
	extension: [['dataConsumer', 'fragment']],
	bodiedExtension: [['dataConsumer', 'fragment']],
	inlineExtension: [['dataConsumer', 'fragment']],
	media: [['dataConsumer', 'link', 'annotation', 'border']],
	mediaInline: [['dataConsumer', 'link', 'annotation', 'border']],
	mediaSingle: [['link']],
	layoutSection: WIDE,
	syncBlock: WIDE,
	bodiedSyncBlock: WIDE,
};

function kids(
	names: string,
	special: Readonly<Record<string, readonly MarkSet[]>> = {},
): Readonly<Record<string, readonly MarkSet[]>> {
	const plain = names.split(' ').map((name) => [name, OWN_MARKS[name] ?? NONE] as const);
	return { ...Object.fromEntries(plain), ...special };
}

const INLINE = kids(
	'text date emoji hardBreak inlineCard mention placeholder status inlineExtension mediaInline',
);
const IN_EXPAND = kids(
	'panel blockquote orderedList bulletList rule heading codeBlock mediaGroup mediaSingle decisionList taskList table blockCard embedCard extension',
	{ paragraph: SMALL },
);
const IN_CELL = kids(
	'panel blockquote orderedList bulletList rule codeBlock mediaSingle mediaGroup decisionList taskList blockCard embedCard extension nestedExpand',
	{ paragraph: ALIGNED, heading: HEADING_ALIGNED },
);
const IN_COLUMN = kids(
	'blockCard mediaSingle codeBlock taskList bulletList orderedList mediaGroup decisionList rule panel blockquote extension embedCard table expand bodiedExtension',
	{ paragraph: MOVED, heading: HEADING_ALIGNED },
);
const IN_SYNC_BLOCK = kids(
	'blockCard blockquote bulletList codeBlock decisionList embedCard expand layoutSection mediaGroup mediaSingle orderedList panel rule table taskList',
	{ paragraph: MOVED, heading: HEADING_ALIGNED },
);

const cell: NodeRule = {
	attrs: [
		{
			...localId,
			'colspan?': number,
			'rowspan?': number,
			'colwidth?': numbers,
			'background?': string,
			'valign?': oneOf('top', 'middle', 'bottom'),
		},
	],
	content: IN_CELL,
	min: 1,
};
const extension: Attributes = {
	extensionKey: filled,
	extensionType: filled,
	'parameters?': anything,
	'text?': string,
	'localId?': filled,
};
const blockExtension: Attributes = { ...extension, 'layout?': oneOf('wide', 'full-width', 'default') };
const item: Attributes = { localId: string, state: oneOf('TODO', 'DONE') };
const synced: Attributes = { resourceId: string, localId: string };
const file: Attributes = {
	...localId,
	id: filled,
	collection: string,
	'alt?': string,
	'occurrenceKey?': filled,
	'width?': number,
	'height?': number,
};
const list: NodeRule = { attrs: [localId], content: kids('listItem'), min: 1 };

/**
 * The schema of ADF as far as reading and writing text needs it: the same rules as Atlassian's JSON schema
 * (`@atlaskit/adf-schema`, v1 full), which a test holds this table against. Where it is stricter: links that
 * run script are refused.
 */
export const NODES: Readonly<Record<string, NodeRule>> = {
	doc: {
		attrs: [],
		content: {
			...IN_COLUMN,
			...kids('layoutSection syncBlock bodiedSyncBlock', { codeBlock: WIDE, expand: WIDE }),
		},
	},
	blockCard: {
		attrs: [
			{ ...localId, datasource, 'url?': string, 'width?': number, 'layout?': cardLayout },
			{ ...localId, url: string },
			{ ...localId, data: anything },
		],
	},
	blockquote: {
		attrs: [localId],
		content: kids('paragraph orderedList bulletList codeBlock mediaSingle mediaGroup extension'),
		min: 1,
	},
	blockTaskItem: { attrs: [item], content: kids('extension', { paragraph: SMALL }), min: 1, max: 2 },
	bodiedExtension: { attrs: [blockExtension], content: IN_EXPAND, min: 1 },
	bodiedSyncBlock: { attrs: [synced], content: IN_SYNC_BLOCK, min: 1 },
	bulletList: list,
	caption: {
		attrs: [localId],
		content: kids('hardBreak mention emoji date placeholder inlineCard status text'),
	},
	codeBlock: {
		attrs: [
			{
				...localId,
				'language?': string,
				'uniqueId?': string,
				'wrap?': boolean,
				'hideLineNumbers?': boolean,
			},
		],
		content: { text: NONE },
	},
	date: { attrs: [{ ...localId, timestamp: filled }] },
	decisionItem: { attrs: [{ localId: string, state: string }], content: INLINE },
	decisionList: { attrs: [{ localId: string }], content: kids('decisionItem'), min: 1 },
	embedCard: {
		attrs: [
			{
				...localId,
				url: string,
				layout: cardLayout,
				'width?': between(0, 100),
				'originalHeight?': number,
				'originalWidth?': number,
			},
		],
	},
	emoji: { attrs: [{ ...localId, shortName: string, 'id?': string, 'text?': string }] },
	expand: {
		attrs: [{ ...localId, 'title?': string }],
		content: { ...IN_EXPAND, ...kids('nestedExpand') },
		min: 1,
	},
	extension: { attrs: [blockExtension] },
	hardBreak: { attrs: [{ ...localId, 'text?': oneOf('\n') }] },
	heading: { attrs: [{ ...localId, level: between(1, 6) }], content: INLINE },
	inlineCard: {
		attrs: [
			{ ...localId, url: string },
			{ ...localId, data: anything },
		],
	},
	inlineExtension: { attrs: [extension] },
	layoutColumn: {
		attrs: [{ ...localId, width: between(0, 100), 'valign?': oneOf('top', 'middle', 'bottom') }],
		content: IN_COLUMN,
		min: 1,
	},
	layoutSection: { attrs: [localId], content: kids('layoutColumn'), min: 2, max: 3 },
	listItem: {
		attrs: [localId],
		content: kids('bulletList orderedList taskList mediaSingle codeBlock extension', { paragraph: SMALL }),
		min: 1,
	},
	media: {
		attrs: [
			{ ...file, type: oneOf('link', 'file') },
			{
				...localId,
				type: oneOf('external'),
				url: string,
				'alt?': string,
				'width?': number,
				'height?': number,
			},
		],
	},
	mediaGroup: { attrs: [], content: kids('media'), min: 1 },
	mediaInline: { attrs: [{ ...file, 'type?': oneOf('link', 'file', 'image'), 'data?': anything }] },
	mediaSingle: {
		mayLackAttrs: true,
		attrs: [
			{
				...localId,
				layout: cardLayout,
				'width?': between(0, 100),
				'widthType?': oneOf('percentage'),
			},
			{ ...localId, layout: cardLayout, width: between(0, Infinity), widthType: oneOf('pixel') },
		],
		content: kids('media caption'),
		min: 1,
		max: 2,
	},
	mention: {
		attrs: [
			{
				...localId,
				id: string,
				'text?': string,
				'accessLevel?': string,
				'userType?': oneOf('DEFAULT', 'SPECIAL', 'APP'),
			},
		],
	},
	nestedExpand: {
		attrs: [{ ...localId, 'title?': string }],
		needsAttrs: true,
		content: kids(
			'heading mediaSingle mediaGroup codeBlock bulletList orderedList taskList decisionList rule panel blockquote extension',
			{ paragraph: SMALL },
		),
		min: 1,
	},
	orderedList: { ...list, attrs: [{ ...localId, 'order?': between(0, Infinity) }] },
	panel: {
		attrs: [
			{
				...localId,
				panelType: oneOf('info', 'note', 'tip', 'warning', 'error', 'success', 'custom'),
				'panelIcon?': string,
				'panelIconId?': string,
				'panelIconText?': string,
				'panelColor?': string,
			},
		],
		content: kids(
			'heading bulletList orderedList blockCard mediaGroup mediaSingle codeBlock taskList rule decisionList extension',
			{ paragraph: SMALL },
		),
		min: 1,
	},
	paragraph: { attrs: [localId], content: INLINE },
	placeholder: { attrs: [{ ...localId, text: string }] },
	rule: { attrs: [localId] },
	status: {
		attrs: [
			{
				...localId,
				text: filled,
				color: like(/^(neutral|purple|blue|red|yellow|green|#[0-9a-fA-F]{6})$/),
				'style?': string,
			},
		],
	},
	syncBlock: { attrs: [synced] },
	table: {
		attrs: [
			{
				'localId?': filled,
				'displayMode?': oneOf('default', 'fixed'),
				'isNumberColumnEnabled?': boolean,
				'layout?': oneOf('wide', 'full-width', 'center', 'align-end', 'align-start', 'default'),
				'width?': number,
			},
		],
		content: kids('tableRow'),
		min: 1,
	},
	tableCell: cell,
	tableHeader: cell,
	tableRow: { attrs: [localId], content: kids('tableCell tableHeader') },
	taskItem: { attrs: [item], content: INLINE },
	taskList: { attrs: [{ localId: string }], content: kids('taskItem taskList blockTaskItem'), min: 1 },
	text: { attrs: [] },
};
