import { gzipSync } from '../vendor';

/** The content as a gzip file. Equal content gives equal bytes: no time is written into it. */
export function gzip(content: Uint8Array): Buffer {
	const packed = gzipSync(content, { mtime: 0 });
	return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
}
