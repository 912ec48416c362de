/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import axios from 'axios';

const MAIN = join(__dirname, '..', 'simulator', 'main.ts');

function start(): ChildProcessWithoutNullStreams {
	return spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0', '--issues', '120'], {
		cwd: join(__dirname, '..', '..'),
	});
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
	let text = '';
	for await (const chunk of child.stdout) {
		text += String(chunk);
		if (text.includes('\n')) break;
	}
	return text;
}

test.each([
	['SIGTERM', (child: ChildProcessWithoutNullStreams) => child.kill('SIGTERM')],
	['the end of its input', (child: ChildProcessWithoutNullStreams) => child.stdin.end()],
])('runs in a process of its own until %s', async (_name, stop) => {
	const child = start();
	const closed = new Promise((resolve) => child.once('close', resolve));
	const { url, credentials } = JSON.parse(await firstLine(child));
	const headers = { Authorization: credentials.admin.authorization };
	const { data } = await axios.post(
		`${url}/rest/api/3/search/approximate-count`,
		{ jql: 'project = DEMO' },
		{ headers },
	);
	expect(data.count).toBe(120);
	stop(child);
	expect(await closed).toBe(0);
});
