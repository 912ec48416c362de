import type { Connection } from '../../connection/types';
import { createCatalog, type FieldCatalog } from '../../fields/catalog';
import { portalRequestOf, REQUEST_FIELDS } from '../../fields/requests';
import type { Field } from '../../fields/schema';
import { siteFields } from '../issue/fields';
import { own } from '../issue/children/shapes';
import type { JiraRecord, WantedFields } from '../kind';
import { TEXT } from '../ownFields';

/** The entity property in which Jira keeps the way by which a request has come: `portal`, `email`, `api`, … [?] */
const CHANNEL = 'request.channel.type';

/** What a request has that is no field of its issue: ids of fields that only this kind has. */
const PORTAL_FIELDS: readonly Field[] = [
	{ id: 'channel', name: 'Channel', schema: TEXT },
	{ id: 'portalStatus', name: 'Portal Status', schema: TEXT },
	{ id: 'portalLink', name: 'Portal Link', schema: TEXT },
];

const PORTAL_IDS: ReadonlySet<string> = new Set(PORTAL_FIELDS.map(({ id }) => id));

/** What is asked of the issues so that requests can be made of them. */
export interface IssueWish {
	readonly wanted: WantedFields;
	readonly properties?: readonly string[];
	/** The id of the field Request Type; undefined where the site has none. */
	readonly requestType?: string;
}

/** All fields of the site, and what its portals say of a request. */
export async function requestFields(connection: Connection): Promise<FieldCatalog> {
	return await connection.session.cached('fields:requests', async () => {
		const { fields } = await siteFields(connection);
		return createCatalog([...fields, ...PORTAL_FIELDS]);
	});
}

/** The fields of the site of one of the types of Jira Service Management; most are there once, agreements several times. */
export async function fieldsOfType(connection: Connection, type: keyof typeof REQUEST_FIELDS): Promise<readonly Field[]> {
	const { fields } = await siteFields(connection);
	return fields.filter(({ schema }) => schema.custom === REQUEST_FIELDS[type]);
}

/** What has to be asked of issues for these fields of requests. */
export async function issueWish(connection: Connection, wanted: WantedFields): Promise<IssueWish> {
	const [field] = await fieldsOfType(connection, 'requestType');
	const isWanted = (id: string) => wanted === 'all' || wanted.includes(id);
	const isPortalWanted = isWanted('portalStatus') || isWanted('portalLink');
	const ofIssue = wanted === 'all' ? [] : wanted.filter((id) => !PORTAL_IDS.has(id));
	const more = field && isPortalWanted ? [field.id] : [];
	return {
		wanted: wanted === 'all' ? 'all' : [...new Set([...ofIssue, ...more])],
		properties: propertiesFor(wanted),
		requestType: field?.id,
	};
}

/** The entity properties that have to be asked for with these fields. */
export function propertiesFor(wanted: WantedFields): readonly string[] | undefined {
	return wanted === 'all' || wanted.includes('channel') ? [CHANNEL] : undefined;
}

/** A request out of its issue: with what the portal says of it among its fields. */
export function requestOf(siteUrl: string, { requestType }: IssueWish, issue: JiraRecord): JiraRecord {
	const portal = requestType === undefined ? undefined : portalRequestOf(issue.fields[requestType]);
	const fields = {
		...issue.fields,
		channel: own(own(issue.properties, CHANNEL), 'value'),
		portalStatus: portal?.status ?? null,
		portalLink: portal?.portal ? portalLink(siteUrl, portal.portal, issue.key) : null,
	};
	return { ...issue, fields };
}

/** The address of a request as its customer sees it. */
function portalLink(siteUrl: string, portal: string, key: string): string {
	return `${siteUrl}/servicedesk/customer/portal/${encodeURIComponent(portal)}/${encodeURIComponent(key)}`;
}
