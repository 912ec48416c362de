import { isEmptyCell } from '../../../fields/cells';
import { refused } from '../../../fields/resolved';
import type { WantedChild, WritableChildKind } from '../../kind';
import { comments } from '../children/comments';
import { idOf, own } from '../children/shapes';
import { projectKeyOf } from '../record';
import { maySilence } from '../write';
import { canonicalDocument, canonicalForms, documentOf, visibilityOf, written } from './shared';

/** Makes a comment an internal one where the project is a service desk (reference §5.1). */
export const INTERNAL = [{ key: 'sd.public.comment', value: { internal: true } }];

/**
 * Comments: `{ body, id?, visibility?, public? }`, or the text alone. Jira makes whoever writes the author. One with the id
 * of a comment of this issue is that comment, and is changed in place.
 */
export const writableComments = commentsBy((entry) => own(entry, 'public') !== false);

/** The same, where it depends on the entry whether the customers of a service desk see a new comment. */
export function commentsBy(isPublic: (entry: unknown) => boolean, marksPublic = false): WritableChildKind {
	return {
		reads: comments,
		distinct: false,
		// Jira has no way to add a comment without a mail.
		mails: true,

		async understand(_connection, entry) {
			const text = typeof entry === 'string' ? entry : own(entry, 'body');
			if (isEmptyCell(text)) return refused('It has no text', 'Give it a body, or leave it out');
			const visibility = visibilityOf(entry);
			if (!visibility.ok) return visibility;
			const body = documentOf(text);
			const said = canonicalDocument(body);
			const comment: WantedChild = {
				name: idOf(entry) || undefined,
				...(marksPublic && isPublic(entry) ? { isPublic: true } : {}),
				says: () => said,
				async write(connection, { ref, current }) {
					const path = { issueIdOrKey: ref.id };
					if (current !== undefined) {
						const quiet = await maySilence(connection, projectKeyOf(ref.key));
						const query = quiet ? { notifyUsers: false } : {};
						// A comment that is changed without its restriction would be seen by everybody.
						const restriction = visibility.value ?? own(current, 'visibility') ?? undefined;
						return await written(ref, !quiet, async () => {
							const changed = { body, visibility: restriction };
							return await connection.call('updateComment', {
								path: { ...path, id: idOf(current) },
								query,
								body: changed,
								writesIssue: ref.id,
							});
						});
					}
					const added = {
						body,
						visibility: visibility.value,
						...(isPublic(entry) ? {} : { properties: INTERNAL }),
					};
					return await written(
						ref,
						true,
						async () => await connection.call('addComment', { path, body: added, writesIssue: ref.id }),
					);
				},
			};
			return [comment];
		},

		known: (current) => ({ name: idOf(current), says: canonicalForms(own(current, 'body')) }),
	};
}
