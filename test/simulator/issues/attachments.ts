import type { Attachment } from '../site/model';
import type { Site } from '../site/site';
import { jiraTimestamp } from '../time';
import { link, presentAccount, type View } from './present';

/** What a new attachment is made of. */
export interface NewAttachment {
	readonly filename: string;
	readonly mimeType?: string;
	readonly content?: Buffer | string;
	readonly size?: number;
	/** Milliseconds since the epoch; default now. */
	readonly created?: number;
}

/** Makes an attachment, which belongs to no issue yet. */
export function newAttachment(site: Site, authorId: string, given: NewAttachment): Attachment {
	const content = given.content === undefined ? undefined : Buffer.from(given.content);
	return {
		id: site.takeId(),
		filename: given.filename,
		mimeType: given.mimeType ?? 'application/octet-stream',
		size: content?.length ?? given.size ?? 0,
		...(content === undefined ? {} : { content }),
		authorId,
		created: given.created ?? site.clock.now(),
	};
}

/** The bytes of an attachment. */
export function bytesOf({ content, size }: Attachment): Buffer {
	return content ?? Buffer.alloc(size, 'x');
}

/** An attachment as issues and uploads carry it. Its links are the site's, through the gateway too (reference §7). */
export function presentAttachment(view: View, file: Attachment): Record<string, unknown> {
	const isImage = file.mimeType.startsWith('image/');
	return {
		self: link(view, `attachment/${file.id}`),
		id: file.id,
		filename: file.filename,
		author: presentAccount(view, file.authorId),
		created: jiraTimestamp(file.created, view.site.timeZone),
		size: file.size,
		mimeType: file.mimeType,
		content: link(view, `attachment/content/${file.id}`),
		...(isImage ? { thumbnail: link(view, `attachment/thumbnail/${file.id}`) } : {}),
	};
}
