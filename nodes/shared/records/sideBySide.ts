/** Calls that wait for each other's page at most; the gate decides how many of them really travel. */
const WIDTH = 8;

/**
 * Reads something of each of many things, eight at a time, and gives it in the order of the things. A fault of one ends
 * all.
 */
export async function* ofEach<T, R>(
	pages: AsyncIterable<readonly T[]>,
	read: (thing: T) => Promise<readonly R[]>,
): AsyncGenerator<readonly R[]> {
	for await (const page of pages) {
		for (let at = 0; at < page.length; at += WIDTH) {
			const parts = await Promise.all(page.slice(at, at + WIDTH).map(async (thing) => await read(thing)));
			yield parts.flat();
		}
	}
}
