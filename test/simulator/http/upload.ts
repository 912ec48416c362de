import { Refusal } from '../refusal';

/** A file as it came in. */
export interface UploadedFile {
	readonly filename: string;
	readonly mimeType: string;
	readonly content: Buffer;
}

/** The body of an upload. */
export class Upload {
	constructor(
		/** Its length as it came in. */
		readonly bytes: number,
		/** The parts named `file` that are files; undefined when the body could not be read. */
		readonly files: readonly UploadedFile[] | undefined,
	) {}
}

/** Reads a `multipart/form-data` body. Never throws: what cannot be read is an upload without files. */
export async function readUpload(body: Buffer, contentType: string): Promise<Upload> {
	try {
		const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
		const parts = (await response.formData()).getAll('file');
		const files = parts.flatMap((part) => (typeof part === 'string' ? [] : [readFile(part)]));
		return new Upload(body.length, await Promise.all(files));
	} catch {
		return new Upload(body.length, undefined);
	}
}

async function readFile(file: File): Promise<UploadedFile> {
	return {
		filename: file.name,
		mimeType: file.type || 'application/octet-stream',
		content: Buffer.from(await file.arrayBuffer()),
	};
}

/** The files of a call's body; 415 when it is no upload that can be read. */
export function filesOf(body: unknown): readonly UploadedFile[] {
	if (!(body instanceof Upload) || body.files === undefined)
		throw new Refusal(415, { status: 415, error: 'Unsupported Media Type' });
	return body.files;
}
