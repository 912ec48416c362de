/** A real n8n with the packed tarball in it: its command line, and its server. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import axios from 'axios';
import { freePort, startServer, waitUntil } from './processes.mjs';

const PACKAGE = 'n8n-nodes-jira-sync';
/** Output of one run at most, in bytes. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Makes an empty n8n in a folder of its own and puts the package into it, as n8n's own install does.
 * @param {{ node: string, n8n: string }} programs
 */
export async function makeN8n(root, { node, n8n }) {
	const folder = mkdtempSync(join(tmpdir(), 'jira-sync-e2e-'));
	unpackPackage(root, folder);
	const port = await freePort();
	const env = environment(folder, node, port, await freePort());
	return {
		/** Where workflows find files; relative paths of n8n start here. */
		folder,
		url: `http://127.0.0.1:${port}`,
		/** Runs one of n8n's commands and gives its output, in which n8n's log is mixed. */
		async command(...args) {
			const { stdout } = await promisify(execFile)(node, [n8n, ...args], {
				cwd: folder,
				env,
				maxBuffer: MOST_OUTPUT,
			});
			return stdout;
		},
		/** Starts the server and waits until it answers. */
		async start() {
			const server = startServer(node, [n8n, 'start'], { cwd: folder, env });
			await waitUntil('n8n is ready', async () => {
				const answer = await axios
					.get(`http://127.0.0.1:${port}/healthz/readiness`, { proxy: false })
					.catch(() => undefined);
				return answer?.status === 200;
			});
			return server;
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** `npm pack`, unpacked where n8n keeps community packages. */
function unpackPackage(root, folder) {
	const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
	});
	const target = join(folder, '.n8n', 'nodes', 'node_modules', PACKAGE);
	mkdirSync(target, { recursive: true });
	execFileSync('tar', [
		'-xzf',
		join(folder, JSON.parse(packed)[0].filename),
		'-C',
		target,
		'--strip-components=1',
	]);
}

/** Nothing of this machine but the path; nothing that calls anybody but the simulator. */
function environment(folder, node, port, brokerPort) {
	return {
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		HOME: folder,
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'only-for-this-run',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_RESTRICT_FILE_ACCESS_TO: folder,
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	};
}
