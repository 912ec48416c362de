import type { Answer } from './call';

/** Bytes as a whole, or the part that a `Range` header asks for: 206, 416 beyond the end, 400 for anything unreadable. */
export function answerBytes(bytes: Buffer, mimeType: string, range: string | undefined): Answer {
	const headers = { 'Content-Type': mimeType, 'Accept-Ranges': 'bytes' };
	if (range === undefined) return { status: 200, bytes, headers };
	const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
	if (from === '' && to === '') return { status: 400 };
	const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
	const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
	if (start > end) return { status: 416, headers: { 'Content-Range': `bytes */${bytes.length}` } };
	return {
		status: 206,
		bytes: bytes.subarray(start, end + 1),
		headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${bytes.length}` },
	};
}
