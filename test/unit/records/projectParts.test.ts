import { makePart } from '../../../nodes/shared/records/issue/projectParts';
import { findSprint } from '../../../nodes/shared/records/issue/sprints';
import { FIELDS, fieldOf } from '../fields/fields';
import { jsonAnswer } from '../../tools/fakeClock';
import { reset, wire } from './connection';

const DEMO = { id: '10000', key: 'DEMO' };
const COMPONENTS = fieldOf({ type: 'array', items: 'component' }, { name: 'Components' });

describe('a new version or component', () => {
	it('that Jira has made though its answer was lost is found, and not made again', async () => {
		const methods: string[] = [];
		const { connection, run } = wire(({ method }) => {
			methods.push(method);
			return method === 'POST' ? reset() : [{ id: '7', name: '3.0' }];
		});
		expect(await run(makePart(connection, DEMO, FIELDS.choices, '3.0'))).toEqual({ ok: true, value: { id: '7' } });
		expect(methods).toEqual(['POST', 'GET']);
	});

	it('that somebody has made meanwhile, in other letters, is taken', async () => {
		const { connection, run } = wire(({ method }) =>
			method === 'POST' ? jsonAnswer({ errorMessages: [], errors: { name: 'exists already' } }, 400) : [{ id: '8', name: 'cellar' }],
		);
		expect(await run(makePart(connection, DEMO, COMPONENTS, 'Cellar'))).toEqual({ ok: true, value: { id: '8' } });
	});

	it('that may not be made is refused with the reason; a dead token ends the run', async () => {
		const forbidden = wire(({ method }) => (method === 'POST' ? jsonAnswer({ errorMessages: ['Only for administrators'] }, 403) : []));
		expect(await forbidden.run(makePart(forbidden.connection, DEMO, COMPONENTS, 'x'))).toMatchObject({ ok: false, reason: expect.stringMatching(/Only for administrators/) });
		const dead = wire(() => jsonAnswer({}, 401));
		await expect(dead.run(makePart(dead.connection, DEMO, COMPONENTS, 'x'))).rejects.toMatchObject({ kind: 'authentication' });
	});

	it('takes its project by id as a version and by key as a component', async () => {
		const bodies: unknown[] = [];
		const { connection, run } = wire(({ body }) => {
			bodies.push(body);
			return { id: '1' };
		});
		await run(makePart(connection, DEMO, FIELDS.choices, '3.0'));
		await run(makePart(connection, DEMO, COMPONENTS, 'Cellar'));
		expect(bodies).toEqual([{ name: '3.0', projectId: 10000 }, { name: 'Cellar', project: 'DEMO' }]);
	});
});

describe('a sprint by its name', () => {
	it.each([403, 404])('says to give the number where the boards answer %d', async (status) => {
		const { connection, run } = wire(() => jsonAnswer({ errorMessages: ['No boards here'] }, status));
		expect(await run(findSprint(connection, DEMO, FIELDS.sprints, 'Alpha'))).toMatchObject({
			ok: false,
			reason: expect.stringMatching(/"Alpha" cannot be looked up by its name: .*No boards here/),
			fix: expect.stringMatching(/Give the number of the sprint/),
		});
	});

	it('asks no board of another project where the project has none, and only for fields that hold sprints', async () => {
		const paths: string[] = [];
		const { connection, run } = wire(({ url }) => {
			paths.push(url);
			return { values: [], isLast: true, total: 0 };
		});
		expect(await run(findSprint(connection, DEMO, FIELDS.text, 'Alpha'))).toBeUndefined();
		expect(await run(findSprint(connection, DEMO, FIELDS.sprints, 'Alpha'))).toMatchObject({ ok: false, fix: expect.stringMatching(/no sprint that takes issues/) });
		expect(paths).not.toContainEqual(expect.stringMatching(/sprint/));
	});
});
