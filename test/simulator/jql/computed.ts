import type { ComputedIssues } from '../site/computedIssues';
import type { Issue } from '../site/model';
import { EVERYWHERE, type Condition, type Span } from './condition';
import { JqlRefusal } from './context';
import { compareKeys, type Order, type SortValue } from './order';
import type { Row } from './search';

/** A row whose issue and key are computed when they are looked at: a page of ids needs few of them. */
class ComputedRow implements Row {
	constructor(
		private readonly block: ComputedIssues,
		private readonly place: number,
		private readonly order: Order,
	) {}

	get id(): number {
		return this.block.idAt(this.place);
	}

	get issue(): Issue {
		return this.block.at(this.place);
	}

	get key(): readonly SortValue[] {
		return this.order.key(this.issue);
	}
}

/** The computed issues that a query finds, in the query's order. Written ones are left out: they are stored. */
export class ComputedHits {
	constructor(
		private readonly block: ComputedIssues,
		private readonly order: Order,
		/** Places in the order of age: a stretch of them, or a list. */
		private readonly places: Span | readonly number[],
	) {}

	get count(): number {
		let { size } = this;
		for (const place of this.block.written) if (this.holds(place)) size -= 1;
		return size;
	}

	/** The rows behind a sort key; all of them without one. */
	*after(key: readonly SortValue[] | undefined): Generator<Row> {
		for (let position = key ? this.positionAfter(key) : 0; position < this.size; position += 1) {
			if (!this.block.written.has(this.placeAt(position))) yield this.rowAt(position);
		}
	}

	private get size(): number {
		return isList(this.places) ? this.places.length : this.places.to - this.places.from;
	}

	private holds(place: number): boolean {
		const { places } = this;
		return isList(places) ? places.includes(place) : place >= places.from && place < places.to;
	}

	private placeAt(position: number): number {
		const aged = this.order.byAge === 'descending' ? this.size - 1 - position : position;
		return isList(this.places) ? (this.places[aged] ?? 0) : this.places.from + aged;
	}

	private rowAt(position: number): Row {
		return new ComputedRow(this.block, this.placeAt(position), this.order);
	}

	private positionAfter(key: readonly SortValue[]): number {
		let low = 0;
		let high = this.size;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (compareKeys(this.rowAt(middle).key, key, this.order) <= 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function isList(places: Span | readonly number[]): places is readonly number[] {
	return Array.isArray(places);
}

/** What a query finds of one row of computed issues: by the condition's span where it knows one, one by one otherwise. */
export function findComputed(
	block: ComputedIssues,
	condition: Condition | undefined,
	order: Order,
): ComputedHits {
	const span = condition ? condition.span?.(block) : EVERYWHERE(block);
	const places = span ?? filtered(block, condition);
	if (!order.byAge) {
		throw new JqlRefusal(
			'The simulator orders computed issues by created, updated, key or id, all in one direction.',
		);
	}
	return new ComputedHits(block, order, places);
}

function filtered(block: ComputedIssues, condition: Condition | undefined): number[] {
	const places: number[] = [];
	for (let place = 0; place < block.count; place += 1) {
		if (condition?.test(block.at(place)) !== false) places.push(place);
	}
	return places;
}
