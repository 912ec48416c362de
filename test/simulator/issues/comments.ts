import { refuse, refuseFields, valueRefusalOf } from '../refusal';
import type { Comment } from '../site/model';
import { readAdf } from './kinds';
import { isRecord, type Writer } from './write';

/** The property that says for whom a comment of a service request is. */
export const COMMENT_PROPERTY = 'sd.public.comment';

/** Whether customers may read a comment: all but those that the property above calls internal. */
export function isPublic({ properties }: Pick<Comment, 'properties'>): boolean {
	const found = properties.find(({ key }) => key === COMMENT_PROPERTY)?.value;
	return !isRecord(found) || found['internal'] !== true;
}

const BODY_INVALID = 'Comment body is not valid!';

/** Reads a comment from a body (`{body, visibility?, properties?}`) and stamps it; 400 when the text is no document. */
export function newComment(writer: Writer, given: unknown): Comment {
	const now = writer.site.clock.now();
	const accountId = writer.user?.accountId ?? '';
	return {
		id: writer.site.takeId(),
		authorId: accountId,
		updateAuthorId: accountId,
		created: now,
		updated: now,
		...commentContent(writer, given),
	};
}

/** What a comment body sets: text, restriction, properties. */
export function commentContent(
	writer: Writer,
	given: unknown,
): Pick<Comment, 'body' | 'visibility' | 'properties'> {
	if (!isRecord(given))
		throw refuse(400, ['Invalid request payload. Refer to the REST API documentation and try again.']);
	const properties = Array.isArray(given['properties']) ? given['properties'].filter(isRecord) : [];
	const visibility = given['visibility'];
	return {
		body: readBody(writer, given['body']),
		properties: properties.map((entry) => ({ key: String(entry['key']), value: entry['value'] })),
		...(isRecord(visibility)
			? { visibility: visibility as unknown as NonNullable<Comment['visibility']> }
			: {}),
	};
}

function readBody(writer: Writer, body: unknown): Comment['body'] {
	try {
		return readAdf(body, writer);
	} catch (caught) {
		valueRefusalOf(caught);
		throw refuseFields({ comment: BODY_INVALID });
	}
}
