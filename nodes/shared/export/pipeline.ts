/**
 * Asks for the next page as soon as the present one is there, so that a serial scan goes on while its ids are read.
 * Never more than one page ahead.
 */
export async function* oneAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
	let next = settled(pages.next());
	try {
		for (;;) {
			const page = await (await next)();
			if (page.done) return;
			next = settled(pages.next());
			yield page.value;
		}
	} finally {
		await pages.return(undefined);
	}
}

/**
 * Works on batches side by side, at most `width` at once, and gives the results in the order of the batches. Memory is
 * bounded by the width: no batch is asked for before there is room for it.
 */
export async function* inOrder<T, R>(
	batches: AsyncIterable<T>,
	width: number,
	work: (batch: T) => Promise<R>,
): AsyncGenerator<R> {
	const running: Array<Promise<() => R>> = [];
	for await (const batch of batches) {
		running.push(settled(work(batch)));
		if (running.length >= width) yield (await running.shift()!)();
	}
	for (const result of running) yield (await result)();
}

/** Cuts pages into batches of one size; a page's rest is not held back for the next page. */
export async function* inBatches<T>(pages: AsyncIterable<readonly T[]>, sizeOf: () => number): AsyncGenerator<readonly T[]> {
	for await (const page of pages) {
		let at = 0;
		while (at < page.length) {
			const size = sizeOf();
			yield page.slice(at, at + size);
			at += size;
		}
	}
}

/**
 * A promise that never rejects: it gives a function that returns the value or throws. A fault of work that runs ahead
 * is then raised where its result is taken, not as an unhandled rejection.
 */
async function settled<T>(promise: Promise<T>): Promise<() => T> {
	const [outcome] = await Promise.allSettled([promise]);
	return () => {
		if (outcome.status === 'rejected') throw outcome.reason;
		return outcome.value;
	};
}
