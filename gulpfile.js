/**
 * The build: `gulp build` leaves in dist/ exactly what the package ships.
 * clean → compile (our modules stay one-to-one) → vendor (third-party code, one module) → assets → check.
 */
const { execFileSync } = require('node:child_process');
const { rmSync, readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');
const { src, dest, series } = require('gulp');
const esbuild = require('esbuild');
const { checkRequires } = require('./test/tools/checkRequires.js');

const VENDOR = 'nodes/shared/vendor/index';

function clean(done) {
	rmSync('dist', { recursive: true, force: true });
	done();
}

function compile(done) {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], {
		stdio: 'inherit',
	});
	rmSync('dist/package.json', { force: true });
	done();
}

/** Replaces the compiled vendor module, which would require devDependencies, by a readable bundle of them. */
async function vendor() {
	await esbuild.build({
		entryPoints: [`${VENDOR}.ts`],
		outfile: `dist/${VENDOR}.js`,
		bundle: true,
		minify: false,
		platform: 'neutral',
		mainFields: ['module', 'main'],
		format: 'cjs',
		target: 'es2022',
		logLevel: 'warning',
	});
}

function assets() {
	return src(['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
		allowEmpty: true,
	}).pipe(dest('dist'));
}

/** Fails the build when a registered file is missing or a shipped module requires what a host does not have. */
function check(done) {
	const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
	const missing = [...n8n.nodes, ...n8n.credentials].filter((file) => !existsSync(join(__dirname, file)));
	if (missing.length > 0) throw new Error(`package.json registers files that the build did not make: ${missing.join(', ')}`);
	checkRequires(join(__dirname, 'dist'));
	done();
}

exports.build = series(clean, compile, vendor, assets, check);
exports.default = exports.build;
