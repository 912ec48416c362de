import { isEmptyCell, textOf } from '../../../fields/cells';
import { quoted, refused } from '../../../fields/resolved';
import type { WantedChild, WritableChildKind } from '../../kind';
import { bag, own } from '../children/shapes';
import { remoteLinks } from '../children/remoteLinks';
import { written } from './shared';

/** The longest title and address that Jira takes are not documented; the title that people see is cut at this. */
const LONGEST_TITLE = 255;

/**
 * Links to pages outside: `{ url, title?, globalId?, summary?, relationship?, application? }`. One with the global ID of a
 * link of this issue is that link, and is changed in place; without a global ID the address tells links apart.
 */
export const writableRemoteLinks: WritableChildKind = {
	reads: remoteLinks,
	distinct: true,
	mails: false,

	async understand(_connection, entry) {
		const [url, title, globalId] = ['url', 'title', 'globalId'].map((name) =>
			wordOf(typeof entry === 'string' && name === 'url' ? entry : own(entry, name)),
		);
		if (!url || !/^https?:\/\/\S+$/i.test(url))
			return refused(
				url ? `${quoted(url)} is no address` : 'It has no address',
				'Give its url, beginning with https://',
			);
		const link: WantedChild = {
			name: globalId,
			says: () => (globalId === undefined ? signature('', url) : signature(globalId, url, title)),
			async write(connection, { ref, current }) {
				// What a call leaves out of a link that is there would be taken away (reference §5.1).
				const body = {
					globalId,
					application:
						nameOnly(wordOf(own(entry, 'application'))) ?? own(current, 'application') ?? undefined,
					relationship: wordOf(own(entry, 'relationship')) ?? own(current, 'relationship') ?? undefined,
					object: {
						...bag(own(current, 'object')),
						url,
						...titled(title ?? wordOf(own(own(current, 'object'), 'title')) ?? url),
						...summary(wordOf(own(entry, 'summary'))),
					},
				};
				return await written(
					ref,
					false,
					async () =>
						await connection.call('setRemoteLink', {
							path: { issueIdOrKey: ref.id },
							body,
							writesIssue: ref.id,
						}),
				);
			},
		};
		return [link];
	},

	known(current) {
		const page = own(current, 'object');
		const url = textOf(own(page, 'url') ?? '');
		const name = wordOf(own(current, 'globalId'));
		const byName =
			name === undefined ? [] : [signature(name, url), signature(name, url, wordOf(own(page, 'title')))];
		return { name, says: [signature('', url), ...byName] };
	},
};

function signature(globalId: string, url: string, title?: string): string {
	return JSON.stringify([globalId, url, title?.slice(0, LONGEST_TITLE) ?? null]);
}

function wordOf(value: unknown): string | undefined {
	return isEmptyCell(value) ? undefined : textOf(value).trim();
}

function titled(title: string): { readonly title: string } {
	return { title: title.slice(0, LONGEST_TITLE) };
}

function summary(text: string | undefined): { readonly summary?: string } {
	return text === undefined ? {} : { summary: text };
}

function nameOnly(name: string | undefined): { readonly name: string } | undefined {
	return name === undefined ? undefined : { name };
}
