import { explainBy, explainMissing } from '../issue/census';
import { issueKind } from '../issue';
import { STANDARD_FIELDS } from '../issue/standardFields';
import { identifySource, whyEmpty } from '../issue/identity';
import { countIssues, issueReadSize, readIssues, scanIssues } from '../issue/read';
import { REQUEST_FIELDS } from '../../fields/requests';
import type { ReadableKind } from '../kind';
import { requestChildren } from './children';
import { issueWish, propertiesFor, requestFields, requestOf } from './fields';
import { idsOfMine, scanMine } from './mine';
import { issuesOf, silentChanges, type RequestSource } from './source';

/**
 * Service requests: issues with what the portal of their service desk adds. The list of requests that the API has only
 * shows the caller's own (reference §9.3), so they are found and read as issues, in bulk, and what the portal says of
 * them comes in the fields of Jira Service Management.
 */
export const requestKind: ReadableKind<RequestSource> = {
	name: 'request',
	plural: 'requests',
	url: issueKind.url,
	fields: requestFields,
	standardFields: [
		...STANDARD_FIELDS,
		REQUEST_FIELDS.requestType,
		'portalStatus',
		'portalLink',
		'channel',
		REQUEST_FIELDS.organizations,
		REQUEST_FIELDS.participants,
		REQUEST_FIELDS.slas,
		REQUEST_FIELDS.approvals,
		REQUEST_FIELDS.satisfaction,
		REQUEST_FIELDS.satisfactionDate,
	],
	groupOf: issueKind.groupOf,

	async *scan(connection, source, wanted, options) {
		if (source.from === 'mine') return yield* scanMine(connection, source, options);
		const wish = await issueWish(connection, wanted);
		const pages = scanIssues(connection, await issuesOf(connection, source), wish.wanted, options, wish.properties);
		const { siteUrl } = connection.session;
		for await (const page of pages) yield page.map((found) => (found.record ? { ...found, record: requestOf(siteUrl, wish, found.record) } : found));
	},
	async count(connection, source, options) {
		return source.from === 'mine' ? undefined : await countIssues(connection, await issuesOf(connection, source), options);
	},
	readSize: (connection, wanted, expected) => issueReadSize(connection, wanted, expected, propertiesFor(wanted)),
	async read(connection, idsOrKeys, wanted) {
		const wish = await issueWish(connection, wanted);
		const batch = await readIssues(connection, idsOrKeys, wish.wanted, wish.properties);
		return { ...batch, records: batch.records.map((issue) => requestOf(connection.session.siteUrl, wish, issue)) };
	},
	timeline: { created: 'created', updated: 'updated' },
	async identify(connection, source) {
		return source.from === 'mine' ? `my requests: ${source.status}` : await identifySource(connection, await issuesOf(connection, source));
	},
	silentChanges,
	async whyEmpty(connection, source) {
		if (source.from !== 'mine') return await whyEmpty(connection, await issuesOf(connection, source));
		return 'This account has raised no request and takes part in none, or none in the chosen status';
	},
	census: {
		async explain(connection, source, missing) {
			if (source.from !== 'mine') return await explainMissing(connection, await issuesOf(connection, source), missing);
			return await explainBy(connection, missing, [], async () => new Set(await idsOfMine(connection, source)));
		},
	},
	marks: issueKind.marks,
	children: requestChildren,
};
