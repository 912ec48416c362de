import type { Ports } from './types';

/** At most one line in so many milliseconds. */
const INTERVAL_MS = 3000;

/** A function that tells the one who watches, every few seconds, how many of about how many are done. */
export function createProgress(ports: Ports, plural: string, about: number | null): (done: number) => void {
	let toldAt = ports.now();
	return (done) => {
		if (ports.now() - toldAt < INTERVAL_MS) return;
		toldAt = ports.now();
		ports.log(about ? `${done} of about ${about} ${plural}` : `${done} ${plural}`);
	};
}
