/** The simulated Jira Cloud site, in a process of its own, with what the sample file needs. */
import axios from 'axios';
import { join } from 'node:path';
import { startServer } from './processes.mjs';

/** Components that the rows name; an import never makes one up. */
const COMPONENTS = ['Web', 'Search', 'API'];

/** Projects beside the simulator's own, so that there is something to search among. */
const PROJECTS = [
	['WEB', 'Web shop'],
	['WARE', 'Warehouse'],
	['MOB', 'Mobile app'],
];

/** @returns {Promise<{ url: string, email: string, token: string, end: () => Promise<void> }>} */
export async function startSite(root) {
	const script = join(root, 'test', 'simulator', 'main.ts');
	const server = startServer(process.execPath, ['--import', 'tsx', script], { cwd: root, env: process.env });
	const { url, credentials } = JSON.parse(await server.firstLine());
	const { email, token, accountId } = credentials.admin;
	const jira = axios.create({
		baseURL: `${url}/rest/api/3`,
		auth: { username: email, password: token },
		proxy: false,
	});
	for (const name of COMPONENTS) await jira.post('/component', { name, project: 'DEMO' });
	for (const [key, name] of PROJECTS) {
		await jira.post('/project', { key, name, projectTypeKey: 'software', leadAccountId: accountId });
	}
	return { url, email, token, end: server.end };
}
