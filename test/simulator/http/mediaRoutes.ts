import { bytesOf } from '../issues/attachments';
import { Refusal } from '../refusal';
import type { Answer, Call, Route } from './call';
import { answerBytes } from './range';

/** The path of a file at the media host. */
export const MEDIA_FILE = '/file/{id}/binary';

/** The endpoints of the media host. */
export const MEDIA_ROUTES: readonly Route[] = [
	{ method: 'GET', path: MEDIA_FILE, anonymous: true, open: true, run: download },
];

function download(call: Call): Answer {
	const id = call.params['id'] ?? '';
	if (call.headers['authorization'] !== undefined) {
		call.counters.violations.push({
			endpoint: `GET ${MEDIA_FILE}`,
			reason: 'the media host was sent the Authorization header of the site',
			at: call.clock.now(),
		});
		throw new Refusal(400, { error: { title: 'Only one way to authenticate is allowed' } });
	}
	if (!call.media.accepts(id, call.query.get('token') ?? ''))
		throw new Refusal(403, { error: { title: 'The token is invalid or has expired' } });
	const file = call.site.attachment(id)?.file;
	if (file === undefined) throw new Refusal(404, { error: { title: 'File not found' } });
	const range = call.headers['range'];
	return answerBytes(bytesOf(file), file.mimeType, typeof range === 'string' ? range : undefined);
}
