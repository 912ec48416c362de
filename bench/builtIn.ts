/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeType,
	INodeTypeBaseDescription,
} from 'n8n-workflow';

const FOLDER = join(__dirname, 'node_modules', 'n8n-nodes-base');
const CREDENTIAL = 'jiraSoftwareCloudApi';

/** Installs n8n's built-in nodes below bench/, unless the version of the lock file is there already. */
export function installBuiltInNode(): void {
	if (installedVersion() === wantedVersion()) return;
	console.log(`Installing n8n-nodes-base ${wantedVersion()} in bench/ (once, 176 MB) …`);
	// On Windows npm is a shell script.
	const shell = process.platform === 'win32';
	execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: __dirname,
		stdio: 'inherit',
		shell,
	});
}

function installedVersion(): string | undefined {
	const file = join(FOLDER, 'package.json');
	return existsSync(file) ? (readJson(file) as { version: string }).version : undefined;
}

function wantedVersion(): string | undefined {
	const { dependencies } = readJson(join(__dirname, 'package.json')) as {
		dependencies: Record<string, string>;
	};
	return dependencies['n8n-nodes-base'];
}

function readJson(file: string): unknown {
	return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Adds the built-in Jira node and its credential to those that the engine knows, and the nodes that a flow around it
 * needs, loaded by n8n's own loader.
 */
export function loadBuiltInNode(engine: PackageDirectoryLoader): void {
	const itsWorkflow = createRequire(join(FOLDER, 'package.json')).resolve('n8n-workflow');
	if (itsWorkflow !== require.resolve('n8n-workflow'))
		throw new Error(
			'The built-in node would run with an n8n-workflow of its own: remove it from bench/node_modules',
		);
	const builtIn = new PackageDirectoryLoader(FOLDER);
	builtIn.loadNodeFromFile('dist/nodes/Jira/Jira.node.js');
	builtIn.loadNodeFromFile('dist/nodes/SplitInBatches/SplitInBatches.node.js');
	builtIn.loadCredentialFromFile('dist/credentials/JiraSoftwareCloudApi.credentials.js');
	Object.assign(engine.nodeTypes, builtIn.nodeTypes, { if: { type: currentIf(), sourcePath: FOLDER } });
	Object.assign(engine.credentialTypes, builtIn.credentialTypes);
	// The engine of the tests runs functions only; this is what n8n makes of the credential's declaration.
	const credential = builtIn.credentialTypes[CREDENTIAL];
	if (credential) credential.type.authenticate = basicAuthentication;
}

/** The If node in its second version: the file of all versions also loads the first, which needs a package of its own. */
function currentIf(): INodeType {
	const file = join(FOLDER, 'dist', 'nodes', 'If', 'V2', 'IfV2.node.js');
	const about: INodeTypeBaseDescription = {
		displayName: 'If',
		name: 'if',
		group: ['transform'],
		description: '',
	};
	const { IfV2 } = createRequire(__filename)(file) as {
		IfV2: new (base: INodeTypeBaseDescription) => INodeType;
	};
	return new IfV2(about);
}

async function basicAuthentication(
	{ email, apiToken }: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) {
	return { ...options, auth: { username: String(email), password: String(apiToken) } };
}
