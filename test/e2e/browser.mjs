/** A headless browser with an empty profile that notes what goes wrong, and takes pictures. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FLAGS = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
	...['--disable-background-networking', '--disable-component-update'],
];

/** What belongs to this package in a message or an address of the editor. */
const OURS = /jira|\/rest\/dynamic-node-parameters\//i;
/** What the editor asks of other servers never leaves this machine, and is n8n's own affair. */
const ELSEWHERE = /https?:\/\/(?!127\.0\.0\.1[:/])/;

/**
 * @param {string} pictures Folder for the screenshots; emptied first.
 * @returns A page, `picture(name)`, `complaints` (what the editor said went wrong, ours marked) and `close()`.
 */
export async function openBrowser(executablePath, pictures) {
	const { chromium, selectors } = await import('playwright-core');
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: FLAGS });
	const page = await browser.newPage({ viewport: { width: 1600, height: 1200 }, reducedMotion: 'reduce' });
	page.setDefaultTimeout(20_000);
	await page.route(ELSEWHERE, (route) => route.abort());
	rmSync(pictures, { recursive: true, force: true });
	mkdirSync(pictures, { recursive: true });
	let taken = 0;
	return {
		page,
		complaints: complaintsOf(page),
		async picture(name) {
			taken += 1;
			const path = join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`);
			await page.screenshot({ path, animations: 'disabled' });
		},
		close: () => browser.close(),
	};
}

/** Errors of the console and of scripts, and refused requests, as they happen. */
function complaintsOf(page) {
	const complaints = [];
	const note = (what, text) =>
		complaints.push({ text: `${what}: ${text}`, ours: OURS.test(text) && !ELSEWHERE.test(text) });
	page.on('pageerror', (error) => note('script', `${error.message}\n${error.stack}`));
	page.on('console', (message) => {
		if (message.type() === 'error') note('console', `${message.text()} (${message.location().url})`);
	});
	page.on('response', (response) => {
		if (response.status() >= 400) note(`answer ${response.status()}`, response.url());
	});
	return complaints;
}
