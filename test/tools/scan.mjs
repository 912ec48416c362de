/**
 * The gate that n8n's verification applies, without its network part: the community-package scan over the sources and
 * over the packed tarball, and a check of what the tarball holds. Run after `npm run build`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const { checkRequires } = createRequire(import.meta.url)('./checkRequires.js');

/** Everything that may be in the tarball, and what must be. */
const SHIPPED = /^(dist\/(nodes|credentials)\/.+\.(js|svg|png)|dist\/nodes\/.+\.node\.json|dist\/nodes\/.+\/__schema__\/.+\.json|package\.json|README\.md|LICENSE\.md|CHANGELOG\.md)$/;
const REQUIRED = ['package.json', 'README.md', 'LICENSE.md', 'dist/nodes/JiraCloud/JiraCloud.node.json', 'dist/nodes/JiraCloudTrigger/JiraCloudTrigger.node.json'];

const folder = mkdtempSync(join(tmpdir(), 'jira-sync-scan-'));
try {
	const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { encoding: 'utf8' }));
	execFileSync('tar', ['-xzf', join(folder, packed[0].filename), '-C', folder]);
	const unpacked = join(folder, 'package');

	checkContents(unpacked);
	checkRequires(join(unpacked, 'dist'));
	await scan('sources', process.cwd(), SOURCE_FILE_PATTERNS);
	await scan('tarball', unpacked, ['**/*.js', 'package.json']);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

async function scan(leg, path, patterns) {
	const result = await analyzePackage(path, patterns);
	const scanned = !/no files found/i.test(result.message ?? '');
	if (!result.passed || !scanned) throw new Error(`The scan of the ${leg} did not pass: ${result.message}\n${result.details ?? ''}`);
	console.log(`Scan of the ${leg}: passed`);
}

function checkContents(unpacked) {
	const files = readdirSync(unpacked, { recursive: true })
		.filter((name) => statSync(join(unpacked, name)).isFile())
		.map((name) => name.replaceAll('\\', '/'));
	const strange = files.filter((name) => !SHIPPED.test(name));
	const missing = REQUIRED.filter((name) => !files.includes(name));
	if (strange.length > 0) throw new Error(`The tarball holds what it should not: ${strange.join(', ')}`);
	if (missing.length > 0) throw new Error(`The tarball lacks: ${missing.join(', ')}`);
	console.log(`Tarball: ${files.length} files, all of them expected`);
}
