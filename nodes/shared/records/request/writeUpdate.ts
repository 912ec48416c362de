import type { Connection } from '../../connection/types';
import { updateIssue } from '../issue/write';
import type { Change, WriteResult } from '../kind';
import { setParticipants } from './participants';
import type { RequestTarget } from './target';
import { accountsOf } from './writeCreate';

/**
 * Changes a request: its participants through the operations of the product, everything else as fields of its issue. When
 * the first of the two is done and the second refused, the next import finds what is left.
 */
export async function updateRequest(connection: Connection, { ref, target, fields }: Change): Promise<WriteResult> {
	const { participants } = (target as RequestTarget).people; // As `requestTarget` makes it.
	const { [participants ?? '']: people, ...others } = fields;
	const hasOthers = Object.keys(others).length > 0;
	const edited = hasOthers ? await updateIssue(connection, { ref, target, fields: others }) : undefined;
	if (people === undefined || (edited && !edited.done)) return edited ?? { done: true, ref, mailed: false };
	const set = await setParticipants(connection, ref, accountsOf(people));
	if (set.done) return { ...set, mailed: set.mailed || edited?.mailed === true };
	return hasOthers ? { ...set, reason: `${ref.key} was updated, but not its participants: ${set.reason}` } : set;
}
