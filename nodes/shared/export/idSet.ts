/** Ids of one block share everything above this many bits. */
const BLOCK_BITS = 12;
const BLOCK_WORDS = 2 ** (BLOCK_BITS - 5);
const LOW_BITS = 2 ** BLOCK_BITS - 1;
/** Larger ones are kept as text. */
const MOST_NUMBER = 10 ** 15 - 1;
const NUMERIC = /^(?:0|[1-9]\d{0,14})$/;

/**
 * A set of record ids. Numeric ids, as issues have them, take a bit each: a million of them some hundred kilobytes.
 * Whatever is not a number is kept as text.
 */
export class IdSet {
	private readonly blocks = new Map<number, Uint32Array>();
	private readonly words = new Set<string>();
	private count = 0;

	constructor(ids: Iterable<string> = []) {
		for (const id of ids) this.add(id);
	}

	get size(): number {
		return this.count + this.words.size;
	}

	has(id: string): boolean {
		if (!NUMERIC.test(id)) return this.words.has(id);
		const { block, word, bit } = placeOf(Number(id));
		return ((this.blocks.get(block)?.[word] ?? 0) & bit) !== 0;
	}

	/** Adds an id; returns whether it is new. */
	add(id: string): boolean {
		if (!NUMERIC.test(id)) return !this.words.has(id) && Boolean(this.words.add(id));
		const { block, word, bit } = placeOf(Number(id));
		const bits = this.blocks.get(block) ?? new Uint32Array(BLOCK_WORDS);
		this.blocks.set(block, bits);
		const before = bits[word] ?? 0;
		if ((before & bit) !== 0) return false;
		bits[word] = before | bit;
		this.count++;
		return true;
	}

	/** Numbers ascending, then words in the order in which they came. */
	*[Symbol.iterator](): Generator<string> {
		for (const number of this.numbers()) yield String(number);
		yield* this.words;
	}

	private *numbers(): Generator<number> {
		for (const block of [...this.blocks.keys()].sort((a, b) => a - b)) {
			const bits = this.blocks.get(block)!;
			for (let low = 0; low <= LOW_BITS; low++) {
				if (((bits[low >> 5] ?? 0) & (1 << (low & 31))) !== 0) yield block * 2 ** BLOCK_BITS + low;
			}
		}
	}

	/**
	 * The set as a short text: runs of consecutive numbers as `gap` or `gap-length` in base 36, words as JSON (URL
	 * encoded, so that the text has no `;`) after a `|`. Some two characters for an id where ids are dense.
	 */
	encode(): string {
		const runs: string[] = [];
		let start = -1;
		let end = -1;
		let previous = 0;
		const close = () => {
			if (start < 0) return;
			runs.push((start - previous).toString(36) + (end > start ? `-${(end - start).toString(36)}` : ''));
			previous = end;
		};
		for (const number of this.numbers()) {
			if (start >= 0 && number === end + 1) end = number;
			else {
				close();
				start = end = number;
			}
		}
		close();
		return runs.join(',') + (this.words.size > 0 ? `|${encodeURIComponent(JSON.stringify([...this.words]))}` : '');
	}

	/** The set of a text that `encode` wrote; undefined for any other text. */
	static decode(text: string): IdSet | undefined {
		const bar = text.indexOf('|');
		const set = bar < 0 ? new IdSet() : wordsOf(text.slice(bar + 1));
		let at = 0;
		for (const run of (bar < 0 ? text : text.slice(0, bar)).split(',').filter((part) => part !== '')) {
			const match = /^([0-9a-z]{1,10})(?:-([0-9a-z]{1,5}))?$/.exec(run);
			if (!match || !set) return undefined;
			const start = at + parseInt(match[1]!, 36);
			at = start + parseInt(match[2] ?? '0', 36);
			if (at > MOST_NUMBER) return undefined;
			for (let number = start; number <= at; number++) set.add(String(number));
		}
		return set;
	}
}

function placeOf(number: number): { block: number; word: number; bit: number } {
	const low = number % 2 ** BLOCK_BITS;
	return { block: Math.floor(number / 2 ** BLOCK_BITS), word: low >> 5, bit: 1 << (low & 31) };
}

function wordsOf(json: string): IdSet | undefined {
	try {
		const words: unknown = JSON.parse(decodeURIComponent(json));
		const good = Array.isArray(words) && words.every((word) => typeof word === 'string');
		return good ? new IdSet(words as string[]) : undefined;
	} catch {
		return undefined;
	}
}
