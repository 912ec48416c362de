import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
	simulator.site.addIssue({
		project: 'DEMO',
		summary: 'With files',
		attachments: [
			{ filename: 'notes.txt', content: 'Grüße', mimeType: 'text/plain' },
			{ filename: 'big.bin', size: 5000 },
		],
	});
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const NO_CHECK = { 'X-Atlassian-Token': 'no-check' };

function formOf(...files: [name: string, content: Buffer, type?: string][]): FormData {
	const form = new FormData();
	for (const [name, content, type] of files)
		form.append('file', new Blob([new Uint8Array(content)], { type }), name);
	return form;
}

async function upload(form: FormData, headers: Record<string, string> = NO_CHECK): Promise<AxiosResponse> {
	return await http.post('issue/DEMO-1/attachments', form, { headers });
}

const filesOfIssue = async () =>
	(await http.get('issue/DEMO-1', { params: { fields: 'attachment' } })).data.fields.attachment;

describe('upload', () => {
	test('keeps every byte, the name and the type, and lets names repeat', async () => {
		const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 128, 0]);
		const { status, data } = await upload(
			formOf(['Übersicht "1".png', bytes, 'image/png'], ['notes.txt', Buffer.alloc(0)]),
		);
		expect(status).toBe(200);
		expect(data).toMatchObject([
			{ filename: 'Übersicht "1".png', size: 8, mimeType: 'image/png', author: { displayName: 'Ada Admin' } },
			{ filename: 'notes.txt', size: 0, mimeType: 'application/octet-stream' },
		]);
		const { data: stored } = await http.get(`attachment/content/${data[0].id}`, {
			params: { redirect: false },
			responseType: 'arraybuffer',
		});
		expect(Buffer.from(stored)).toEqual(bytes);
		expect((await filesOfIssue()).map(({ filename }: { filename: string }) => filename)).toEqual([
			'notes.txt',
			'big.bin',
			'Übersicht "1".png',
			'notes.txt',
		]);
		expect(simulator.counters.mails).toBe(1);
	});

	test('is refused without its header, beyond the limits and as JSON, and ignores other parts', async () => {
		const small = formOf(['a.txt', Buffer.from('a')]);
		expect((await upload(small, {})).status).toBe(403);
		const other = new FormData();
		other.append('document', new Blob(['a']), 'a.txt');
		expect((await upload(other)).data).toEqual([]);
		expect((await http.get('attachment/meta')).data).toEqual({ enabled: true, uploadLimit: 10_485_760 });
		simulator.site.attachments.uploadLimit = 3;
		expect((await upload(formOf(['a.txt', Buffer.from('four')]))).status).toBe(413);
		const many = Array.from({ length: 61 }, (): [string, Buffer] => ['a', Buffer.from('a')]);
		expect((await upload(formOf(...many))).status).toBe(413);
		expect((await http.post('issue/DEMO-1/attachments', { a: 1 }, { headers: NO_CHECK })).status).toBe(415);
		expect((await http.post('issue/DEMO-1/comment', small)).status).toBe(415);
		const reader = clientOf(simulator, simulator.credentials.reader);
		expect((await reader.post('issue/DEMO-1/attachments', small, { headers: NO_CHECK })).status).toBe(403);
		expect(await filesOfIssue()).toHaveLength(2);
	});
});

describe('download', () => {
	const idOf = async (index = 0): Promise<string> => (await filesOfIssue())[index].id;
	const plain = axios.create({ validateStatus: () => true, maxRedirects: 0 });

	test('leads to the media host, whose link is enough', async () => {
		const { status, headers } = await http.get(`attachment/content/${await idOf()}`);
		expect(status).toBe(303);
		expect(new URL(headers['location']).origin).toBe(simulator.media.origin);
		expect(simulator.media.origin).not.toBe(simulator.url);
		const file = await plain.get(headers['location']);
		expect([file.status, file.headers['content-type'], file.data]).toEqual([200, 'text/plain', 'Grüße']);
		expect(simulator.counters.violations).toEqual([]);
	});

	test('a credential at the media host is refused and counted', async () => {
		const { headers } = await http.get(`attachment/content/${await idOf()}`);
		const { authorization } = simulator.credentials.admin;
		expect((await plain.get(headers['location'], { headers: { authorization } })).status).toBe(400);
		expect(simulator.counters.violations).toMatchObject([{ endpoint: 'GET /file/{id}/binary' }]);
	});

	test('a link that is changed or old opens nothing', async () => {
		const { headers } = await http.get(`attachment/content/${await idOf()}`);
		const link: string = headers['location'];
		expect((await plain.get(link.replace(await idOf(), await idOf(1)))).status).toBe(403);
		expect((await plain.get(link.replace(/token=\d+/, 'token=9999999999'))).status).toBe(403);
		simulator.clock.advance(600_000);
		expect((await plain.get(link)).status).toBe(403);
	});

	test('streams through Jira when asked to, whole or in part', async () => {
		const id = await idOf(1);
		const get = async (range?: string) =>
			await http.get(`attachment/content/${id}`, {
				params: { redirect: false },
				headers: range === undefined ? {} : { range },
			});
		expect((await get()).data).toBe('x'.repeat(5000));
		const part = await get('bytes=4990-');
		expect([part.status, part.data, part.headers['content-range']]).toEqual([
			206,
			'x'.repeat(10),
			'bytes 4990-4999/5000',
		]);
		expect((await get('bytes=-7')).data).toHaveLength(7);
		expect([(await get('bytes=5000-')).status, (await get('lines=1')).status]).toEqual([416, 400]);
	});
});

test('the addresses in bodies are the site’s, also through the gateway', async () => {
	const { admin } = simulator.credentials;
	const { token } = simulator.identity.addScopedToken(admin.accountId, ['read:jira-work']);
	const { data } = await axios.get(
		`${simulator.url}/ex/jira/${simulator.site.cloudId}/rest/api/3/issue/DEMO-1?fields=attachment`,
		{ auth: { username: admin.email, password: token } },
	);
	const [{ id, content }] = data.fields.attachment;
	expect(content).toBe(`${simulator.url}/rest/api/3/attachment/content/${id}`);
});

test('a file can be removed, once, by its author or an administrator', async () => {
	const [file] = await filesOfIssue();
	const member = clientOf(simulator, simulator.credentials.member);
	expect((await member.delete(`attachment/${file.id}`)).status).toBe(403);
	expect((await http.get(`attachment/${file.id}`)).data.id).toBe(Number(file.id));
	expect((await http.delete(`attachment/${file.id}`)).status).toBe(204);
	expect((await http.delete(`attachment/${file.id}`)).status).toBe(404);
	expect((await http.get(`attachment/content/${file.id}`)).status).toBe(404);
	expect(await filesOfIssue()).toHaveLength(1);
});
