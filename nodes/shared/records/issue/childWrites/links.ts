import type { Connection } from '../../../connection/types';
import { isEmptyCell, textOf } from '../../../fields/cells';
import { listed, quoted, refused, unknownName, type Refused } from '../../../fields/resolved';
import type { WantedChild, WritableChildKind } from '../../kind';
import { links } from '../children/links';
import { own } from '../children/shapes';
import { written } from './shared';

interface LinkType {
	readonly id: string;
	readonly name: string;
	readonly inward: string;
	readonly outward: string;
}

type Direction = 'inward' | 'outward';

/** What a link says, seen from the issue of the row. */
interface Relation {
	readonly type: LinkType;
	readonly direction: Direction;
}

/**
 * Links to other issues: `{ relation, or linkType and direction; linkedKey, linkedId or identity }`. The other issue may
 * be another row of the same import.
 */
export const writableLinks: WritableChildKind = {
	reads: links,
	distinct: true,
	mails: false,

	async understand(connection, entry) {
		const other = ['linkedKey', 'identity', 'linkedId']
			.map((name) => own(entry, name))
			.find((word) => !isEmptyCell(word));
		if (other === undefined)
			return refused(
				'It does not say which issue it leads to',
				'Give linkedKey, or the identity of another row',
			);
		const found = relationOf(entry, await linkTypes(connection));
		if (!found.ok) return found;
		const { type, direction } = found.relation;
		const link: WantedChild = {
			other: textOf(other).trim(),
			says: (otherId) => signature(type, direction, otherId),
			async write(ports, { ref, otherId }) {
				const body = { type: { id: type.id }, ...ends(type, direction, ref.id, otherId) };
				// The answer is empty, and the same for a link that is there already (reference §5.1).
				return await written(
					ref,
					false,
					async () => await ports.call('linkIssues', { body, accept: [201], writesIssue: ref.id }),
				);
			},
		};
		return [link];
	},

	known(current) {
		const direction: Direction = own(current, 'outwardIssue') === null ? 'inward' : 'outward';
		const type = own(current, 'type');
		const [id, inward, outward] = ['id', 'inward', 'outward'].map((name) => textOf(own(type, name)));
		return {
			says: [
				signature(
					{ id: id!, inward: inward!, outward: outward! },
					direction,
					textOf(own(own(current, `${direction}Issue`), 'id')),
				),
			],
		};
	},
};

/**
 * The issue whose page says the outward words ("blocks") is the `inwardIssue` of a new link [?] (reference §5.1). Where
 * both pages say the same, the older issue is, so that two rows that name each other ask for one and the same link.
 */
function ends(type: LinkType, direction: Direction, id: string, otherId: string) {
	const isFirst = type.inward === type.outward ? Number(id) < Number(otherId) : direction === 'outward';
	const [inward, outward] = isFirst ? [id, otherId] : [otherId, id];
	return { inwardIssue: { id: inward }, outwardIssue: { id: outward } };
}

/** A type that reads the same from both ends has one direction only. */
function signature(
	{ id, inward, outward }: Omit<LinkType, 'name'>,
	direction: Direction,
	otherId: string,
): string {
	return `${id} ${inward === outward ? 'both' : direction} ${otherId}`;
}

async function linkTypes(connection: Connection): Promise<readonly LinkType[]> {
	return await connection.session.cached('linkTypes', async () => {
		const { body } = await connection.call<{ issueLinkTypes?: readonly LinkType[] }>('getLinkTypes');
		return body.issueLinkTypes ?? [];
	});
}

function relationOf(
	entry: unknown,
	types: readonly LinkType[],
): { readonly ok: true; readonly relation: Relation } | Refused {
	const [typeName, relation] = [own(entry, 'linkType'), own(entry, 'relation')].map(loose);
	const direction = loose(own(entry, 'direction'));
	if (typeName === '' && relation === '')
		return refused(
			'It does not say how the issues are linked',
			'Give its relation, such as blocks, or linkType and direction',
		);
	if (direction !== '' && direction !== 'inward' && direction !== 'outward')
		return refused(`Its direction ${quoted(direction)} is neither inward nor outward`, 'Correct it');
	const fitting = types.flatMap((type) =>
		(['outward', 'inward'] as const).flatMap((end): Relation[] => {
			const isType = typeName === '' || [type.name, type.id].some((name) => loose(name) === typeName);
			const isRelation = relation === '' || loose(type[end]) === relation;
			const isEnd = direction === '' || direction === end || type.inward === type.outward;
			return isType && isRelation && isEnd ? [{ type, direction: end }] : [];
		}),
	);
	const meanings = new Map(
		fitting.map((meaning) => [signature(meaning.type, meaning.direction, ''), meaning]),
	);
	const [only] = meanings.values();
	if (only && meanings.size === 1) return { ok: true, relation: only };
	const word = quoted(relation || typeName);
	if (only)
		return refused(
			`${word} means several links: ${listed([...meanings.values()].map(({ type, direction: end }) => `${type.name} ${end}`))}`,
			'Give linkType and direction',
		);
	return unknownName(
		`No link of this site is called ${word}`,
		`The links are: ${listed(types.flatMap(({ inward, outward }) => [...new Set([outward, inward])]))}`,
	);
}

function loose(word: unknown): string {
	return isEmptyCell(word) ? '' : textOf(word).trim().toLowerCase();
}
