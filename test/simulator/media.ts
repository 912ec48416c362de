import { createHmac } from 'node:crypto';
import type { SimulatorClock } from './clock';
import type { Attachment } from './site/model';

const SECRET = 'the media host trusts Jira';

/**
 * The host that holds the bytes of attachments: another origin than the site, as api.media.atlassian.com is. Its links
 * are signed and good for a while; whoever holds one may read, and nobody has to log in (reference §7).
 */
export class MediaHost {
	/** E.g. `http://127.0.0.1:41235`. */
	origin = '';
	/** How long a link is good, by the simulator's clock. */
	lifetimeSeconds = 600;

	constructor(private readonly clock: SimulatorClock) {}

	/** A link to the bytes of an attachment. */
	signedUrl({ id, filename }: Attachment): string {
		const expires = Math.floor(this.clock.now() / 1000) + this.lifetimeSeconds;
		const query = new URLSearchParams({ token: `${expires}.${signature(id, expires)}`, name: filename });
		return `${this.origin}/file/${id}/binary?${query.toString()}`;
	}

	/** Whether a token opens this file, and still does. */
	accepts(id: string, token: string): boolean {
		const [expires = '', signed] = token.split('.');
		return signature(id, Number(expires)) === signed && Number(expires) * 1000 > this.clock.now();
	}
}

function signature(id: string, expires: number): string {
	return createHmac('sha256', SECRET).update(`${id} ${expires}`).digest('hex');
}
