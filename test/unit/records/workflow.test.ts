import { findPath, type Status, type Step } from '../../../nodes/shared/records/issue/workflow';

/** Arrows as `A>B`; `*>B` starts everywhere, `A>B!` is closed by a condition. */
function graph(arrows: string, unexplored = ''): { stepsFrom: (status: Status) => Promise<readonly Step[] | undefined>; asked: string[] } {
	const asked: string[] = [];
	const steps = arrows.split(' ').map((arrow): Step & { readonly from: string } => {
		const [from = '', to = ''] = arrow.replace('!', '').split('>');
		return { from, id: arrow, name: arrow, to: status(to), isGlobal: from === '*', isOpen: !arrow.endsWith('!'), isSure: true, fields: [] };
	});
	return {
		asked,
		async stepsFrom({ id }) {
			asked.push(id);
			await Promise.resolve();
			return unexplored.includes(id) ? undefined : steps.filter(({ from }) => from === id || from === '*');
		},
	};
}

const status = (id: string): Status => ({ id, name: `Status ${id}` });

describe('the way through a workflow', () => {
	it.each<[string, string, string]>([
		['one step', 'A>B', 'A>B'],
		['a chain', 'A>C C>D D>B', 'A>C C>D D>B'],
		['the shorter of two', 'A>C C>D D>B A>E E>B', 'A>E E>B'],
		['past circles', 'A>C C>A C>C C>B', 'A>C C>B'],
		['a global step', 'A>C *>B', '*>B'],
		['a global step, seen from the first status', 'A>C *>C C>B', 'A>C C>B'],
		['around a step that a condition closes', 'A>B! A>C C>B', 'A>C C>B'],
		['the first of two alike', 'A>C A>D C>B D>B', 'A>C C>B'],
	])('%s', async (_title, arrows, way) => {
		const path = await findPath(status('A'), status('B'), graph(arrows).stepsFrom);
		expect(path.found && path.steps.map(({ id }) => id).join(' ')).toBe(way);
	});

	it.each<[string, string, string, object]>([
		['nothing leads on', 'C>B', '', { reachable: [], unexplored: [], closed: [] }],
		['the end of the way', 'A>C C>D E>B', '', { reachable: [status('C'), status('D')] }],
		['a condition', 'A>C C>B!', '', { reachable: [status('C')], closed: [expect.objectContaining({ id: 'C>B!' })] }],
		['a status of which nobody knows anything', 'A>C C>B', 'C', { reachable: [status('C')], unexplored: [status('C')] }],
	])('there is none: %s', async (_title, arrows, unexplored, expected) => {
		expect(await findPath(status('A'), status('B'), graph(arrows, unexplored).stepsFrom)).toMatchObject({ found: false, ...expected });
	});

	it('a global step leads on from a status of which nobody knows anything', async () => {
		const path = await findPath(status('A'), status('B'), graph('A>C *>D D>B', 'C').stepsFrom);
		expect(path).toMatchObject({ found: true, steps: [{ id: '*>D' }, { id: 'D>B' }] });
	});

	it('asks for no more statuses than the search gets to', async () => {
		const { stepsFrom, asked } = graph('A>C C>B A>D D>E E>F');
		await findPath(status('A'), status('B'), stepsFrom);
		expect(asked).toEqual(['A', 'C', 'D']);
	});

	it('takes the better of two steps to one status', async () => {
		const steps = ['plain', 'better'].map((id): Step => ({ id, name: id, to: status('B'), isGlobal: false, isOpen: true, isSure: true, fields: [] }));
		const path = await findPath(status('A'), status('B'), async () => await Promise.resolve(steps), ({ id }) => (id === 'better' ? 0 : 1));
		expect(path).toMatchObject({ steps: [{ id: 'better' }] });
	});
});
