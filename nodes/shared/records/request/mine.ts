import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ScanOptions } from '../kind';
import { issueMarks } from '../issue/marks';
import { issueReadSize, readIssues } from '../issue/read';
import { deskPages } from '../serviceDesk/pages';
import type { MineSource } from './source';

interface OwnRequest {
	readonly issueId: string;
	readonly issueKey: string;
}

const STATUS: Readonly<Record<MineSource['status'], string>> = {
	open: 'OPEN_REQUESTS',
	closed: 'CLOSED_REQUESTS',
	all: 'ALL_REQUESTS',
};

/**
 * The requests of the account, newest activity first (reference §9.3). The list knows no time and no marks: where those
 * matter, the issues are looked at, all of them, which a list of one account's own requests is short enough for.
 */
export async function* scanMine(connection: Connection, source: MineSource, { range, without, limit }: ScanOptions = {}): AsyncGenerator<readonly Found[]> {
	if (!range && !without) {
		let given = 0;
		for await (const page of ownRequests(connection, source)) {
			yield page;
			given += page.length;
			if (limit !== undefined && given >= limit) return;
		}
		return;
	}
	const looked = await lookAt(connection, await idsOfMine(connection, source), [...(range ? [range.by] : []), ...(without ? issueMarks.fields(without) : [])]);
	const unmarked = without ? looked.filter((record) => !issueMarks.isMarked(record, without)) : looked;
	yield (range ? inRange(unmarked, range) : unmarked).map(({ id, key }) => ({ id, key }));
}

/** The ids of all of them. */
export async function idsOfMine(connection: Connection, source: MineSource): Promise<string[]> {
	const ids: string[] = [];
	for await (const page of ownRequests(connection, source)) for (const { id } of page) ids.push(id);
	return ids;
}

/**
 * Each of them once. What has activity while the pages are read moves to the front, past the reader: so a list of several
 * pages is looked at once more from its front, up to the first page that brings nothing new.
 */
async function* ownRequests(connection: Connection, source: MineSource): AsyncGenerator<readonly Found[]> {
	const seen = new Set<string>();
	const unseen = (page: readonly Found[]) => page.filter(({ id }) => !seen.has(id) && seen.add(id));
	let pages = 0;
	for await (const page of listed(connection, source)) {
		pages++;
		yield unseen(page);
	}
	if (pages < 2) return;
	for await (const page of listed(connection, source)) {
		const more = unseen(page);
		if (more.length === 0) return;
		yield more;
	}
}

async function* listed(connection: Connection, { status }: MineSource): AsyncGenerator<readonly Found[]> {
	for await (const page of deskPages<OwnRequest>(connection, 'getRequests', { query: { requestStatus: STATUS[status] } })) {
		yield page.map(({ issueId, issueKey }) => ({ id: issueId, key: issueKey }));
	}
}

async function lookAt(connection: Connection, ids: readonly string[], fields: readonly string[]): Promise<JiraRecord[]> {
	const size = issueReadSize(connection, fields, ids.length);
	const reads: Array<ReturnType<typeof readIssues>> = [];
	for (let at = 0; at < ids.length; at += size) reads.push(readIssues(connection, ids.slice(at, at + size), fields));
	return (await Promise.all(reads)).flatMap(({ records }) => records);
}

/** Those within the range, oldest first. */
function inRange(records: readonly JiraRecord[], { by, from, to }: NonNullable<ScanOptions['range']>): JiraRecord[] {
	return records
		.map((record) => ({ record, at: Date.parse(String(record.fields[by])) }))
		.filter(({ at }) => at >= (from ?? -Infinity) && at < (to ?? Infinity))
		.sort((one, other) => one.at - other.at || Number(one.record.id) - Number(other.record.id))
		.map(({ record }) => record);
}
