const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const ALLOWED = new Set(['n8n-workflow', 'crypto', 'node:crypto']);

/** Throws when a built module requires anything but n8n-workflow, crypto or a file of the package itself. */
function checkRequires(folder) {
	const foreign = [];
	for (const name of readdirSync(folder, { recursive: true })) {
		if (!name.endsWith('.js')) continue;
		const code = withoutComments(readFileSync(join(folder, name), 'utf8'));
		for (const [, module] of code.matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)) {
			if (!module.startsWith('.') && !ALLOWED.has(module)) foreign.push(`${name} requires ${module}`);
		}
	}
	if (foreign.length > 0) throw new Error(`The build would not load in n8n:\n${foreign.join('\n')}`);
}

/** Bundled libraries show `require` in the examples of their comments. */
function withoutComments(code) {
	return code.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

module.exports = { checkRequires };
