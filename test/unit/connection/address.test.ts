import fc from '../../tools/laws';
import { isOwnAddress, operationUrl, siteOrigin } from '../../../nodes/shared/connection/address';
import { JiraError } from '../../../nodes/shared/errors/jiraError';
import { hostsOf } from '../../../nodes/shared/connection/hosts';

function refusalOf(act: () => unknown): JiraError {
	try {
		act();
	} catch (thrown) {
		if (thrown instanceof JiraError) return thrown;
	}
	throw new Error('There was no JiraError');
}

describe('siteOrigin', () => {
	test.each([
		['demo', 'https://demo.atlassian.net'],
		['  demo  ', 'https://demo.atlassian.net'],
		['DEMO', 'https://demo.atlassian.net'],
		['my-site-2', 'https://my-site-2.atlassian.net'],
		['demo.atlassian.net', 'https://demo.atlassian.net'],
		['demo.atlassian.net/', 'https://demo.atlassian.net'],
		['https://demo.atlassian.net', 'https://demo.atlassian.net'],
		['https://demo.atlassian.net/', 'https://demo.atlassian.net'],
		['https://demo.atlassian.net:443/', 'https://demo.atlassian.net'],
		['https://Demo.Atlassian.net/jira/software/projects/ABC/boards/1?x=1#y', 'https://demo.atlassian.net'],
		['demo.jira.com', 'https://demo.jira.com'],
		['https://demo.jira.com/browse/A-1', 'https://demo.jira.com'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['http://localhost:3000/jira', 'http://localhost:3000'],
		['http://[::1]:9000/', 'http://[::1]:9000'],
		['https://localhost:3000', 'https://localhost:3000'],
	])('takes %j', (typed, origin) => {
		expect(siteOrigin(typed)).toBe(origin);
	});

	test.each([
		[''],
		['   '],
		[undefined],
		[null],
		[42],
		['demo site'],
		['demo\n.atlassian.net'],
		['https://demo.atlassian.net@evil.com'],
		['https://demo.atlassian.net:pw@evil.com/'],
		['https://user@demo.atlassian.net'],
		['demo.atlassian.net.evil.com'],
		['https://demo.atlassian.net.evil.com'],
		['https://evil.com/demo.atlassian.net'],
		['https://evil.com#demo.atlassian.net'],
		['https://evil.com?x=.atlassian.net'],
		['https://evil.com\\.atlassian.net'],
		['https:\\\\demo.atlassian.net'],
		['evilatlassian.net'],
		['https://atlassian.net'],
		['https://.atlassian.net'],
		['a.b.atlassian.net'],
		['-demo'],
		['demo-'],
		['demo..atlassian.net'],
		['demo.atlassian.net.'],
		['demo%2eevil.com'],
		['d\u0435mo'], // Cyrillic e
		['demo.\u0430tlassian.net'],
		['demo\u3002atlassian.net'], // ideographic full stop
		['https://demo.atlassian\u2024net'],
		['https://api.atlassian.com/ex/jira/1'],
		['http://demo.atlassian.net'],
		['http://demo'],
		['https://demo.atlassian.net:8443'],
		['ftp://demo.atlassian.net'],
		['javascript:alert(1)'],
		['//demo.atlassian.net'],
		['127.0.0.1'],
		['http://127.0.0.1'],
		['http://localhost'],
		['http://127.0.0.1:0'],
		['http://127.0.0.1:99999'],
		['http://127.0.0.2:80'],
		['http://0.0.0.0:80'],
		['http://10.0.0.1:80'],
		['http://169.254.169.254:80'],
		['192.168.0.1'],
		['2130706433'],
		['0x7f000001'],
		['http://localhost.evil.com:80'],
		['http://127.0.0.1:80@evil.com'],
		['x'.repeat(3000)],
		['a'.repeat(64)],
	])('refuses %j and says what to type', (typed) => {
		const refusal = refusalOf(() => siteOrigin(typed));
		expect(refusal.kind).toBe('configuration');
		expect(refusal.message).toMatch(/demo\.atlassian\.net|127\.0\.0\.1:8080/);
		expect(refusal.message.length).toBeLessThan(400);
	});

	test('whatever is typed, the result is a site or loopback and nothing else', () => {
		const pieces = fc.constantFrom(
			'https://',
			'http://',
			'demo',
			'.atlassian.net',
			'@',
			'evil.com',
			'/',
			'\\',
			':',
			'80',
			'?',
			'#',
			'.',
			'127.0.0.1',
			'%2e',
			'[::1]',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 8 }), (parts) => {
				let origin: string;
				try {
					origin = siteOrigin(parts.join(''));
				} catch {
					return;
				}
				const { protocol, hostname, href } = new URL(origin);
				expect(href).toBe(`${origin}/`);
				const site = protocol === 'https:' && /^[a-z0-9-]+\.(atlassian\.net|jira\.com)$/.test(hostname);
				expect(site || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)).toBe(true);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('operationUrl', () => {
	const origin = 'https://demo.atlassian.net';
	const path = '/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}';
	const put = (issueIdOrKey: unknown, propertyKey: unknown = 'p') =>
		operationUrl(origin, path, { issueIdOrKey, propertyKey });

	test.each([
		['DEMO-12'],
		['10001'],
		['A_B2-9'],
		['5b10ac8d82e05b22cc7d4ef5'],
		['qm:2f9e1c:70'],
		['com.example~sync.v1'],
		['123e4567-e89b-12d3-a456-426614174000'],
		['a'.repeat(255)],
		['...'],
	])('takes %j', (value) => {
		expect(put(value)).toBe(`${origin}/rest/api/3/issue/${encodeURIComponent(value)}/properties/p`);
		expect(new URL(put(value)).pathname.split('/')).toHaveLength(8);
	});

	test.each([
		['..'],
		['.'],
		['../myself'],
		['DEMO-1/../../myself'],
		['%2e%2e'],
		['DEMO-1%2fcomment'],
		['DEMO-1?expand=names'],
		['DEMO-1#x'],
		['DEMO-1\n'],
		['DEMO-1\r\nX: y'],
		['DEMO 1'],
		[''],
		['a'.repeat(256)],
		['a\\b'],
		['\u0414EMO-1'],
		['@evil.com'],
		[12],
		[null],
		[undefined],
		[['DEMO-1']],
		[{ toString: () => 'DEMO-1' }],
	])('refuses %j', (value) => {
		const refusal = refusalOf(() => put(value));
		expect(refusal.kind).toBe('configuration');
		expect(refusal.message).toContain('issueIdOrKey');
	});

	test('a missing or inherited value is refused', () => {
		expect(refusalOf(() => operationUrl(origin, path, { propertyKey: 'p' })).kind).toBe('configuration');
		expect(refusalOf(() => operationUrl(origin, '/x/{constructor}', {})).kind).toBe('configuration');
	});

	test('a template without placeholders needs no values', () => {
		expect(operationUrl(origin, '/rest/api/3/myself')).toBe(`${origin}/rest/api/3/myself`);
	});
});

describe('isOwnAddress', () => {
	const origin = 'https://demo.atlassian.net';
	test.each([
		['https://demo.atlassian.net/rest', undefined, true],
		['/rest/api/3/myself', 'https://demo.atlassian.net', true],
		['https://DEMO.atlassian.net:443/x', undefined, true],
		['http://demo.atlassian.net/rest', undefined, false],
		['https://demo.atlassian.net:8443/', undefined, false],
		['https://demo.atlassian.net@evil.com/', undefined, false],
		['https://me:pw@demo.atlassian.net/', undefined, false],
		['https://me@demo.atlassian.net/', undefined, false],
		['https://:pw@demo.atlassian.net/', undefined, false],
		['https://evil.com/', 'https://demo.atlassian.net', false],
		['//evil.com/', 'https://demo.atlassian.net', false],
		['/rest', undefined, false],
		['/rest', 'https://evil.com', false],
		['', undefined, false],
	])('%j on %j', (url, base, own) => {
		expect(isOwnAddress(url, base, [origin])).toBe(own);
	});
});

describe('isOwnAddress below a path of the gateway', () => {
	const site = 'https://api.atlassian.com/ex/jira/11223344-a1b2-4c3d-8e9f-112233445566';

	test.each([
		[`${site}/rest/api/3/myself`, true],
		[site, true],
		[`${site}/rest/api/3/issue/DEMO-1?fields=a%2Fb`, true],
		[`${site}0/rest/api/3/myself`, false],
		['https://api.atlassian.com/ex/jira/99999999-a1b2-4c3d-8e9f-112233445566/rest', false],
		[`${site}/../99999999-a1b2-4c3d-8e9f-112233445566/rest`, false],
		[`${site}/%2e%2e/99999999-a1b2-4c3d-8e9f-112233445566/rest`, false],
		[`${site}/..%2f99999999-a1b2-4c3d-8e9f-112233445566/rest`, false],
		['https://api.atlassian.com/oauth/token/accessible-resources', false],
		['https://api.atlassian.com.evil.com/ex/jira/11223344-a1b2-4c3d-8e9f-112233445566/rest', false],
	])('%s: %s', (url, own) => {
		expect(isOwnAddress(url, undefined, [site])).toBe(own);
	});

	test('a relative address is appended, as the request helper does', () => {
		expect(isOwnAddress('/rest/api/3/myself', site, [site])).toBe(true);
		expect(isOwnAddress('/rest/api/3/myself', 'https://api.atlassian.com', [site])).toBe(false);
	});
});

describe('sites of other clouds', () => {
	const government = hostsOf({ environment: 'usGovernment' });
	const custom = hostsOf({ environment: 'custom', apiHost: 'https://api.example.com/' });

	test.each([
		['demo', 'https://demo.atlassian-us-gov-mod.net'],
		['https://demo.atlassian-us-gov.net/jira', 'https://demo.atlassian-us-gov.net'],
	])('US Government: %s is %s', (typed, origin) => {
		expect(siteOrigin(typed, government)).toBe(origin);
	});

	test.each([['demo.atlassian.net'], ['https://demo.atlassian-us-gov-mod.net.evil.com']])(
		'US Government: %s is refused',
		(typed) => {
			expect(refusalOf(() => siteOrigin(typed, government)).kind).toBe('configuration');
		},
	);

	test.each([
		['https://jira.example.com/browse/A-1', 'https://jira.example.com'],
		['https://jira.example.com:8443', 'https://jira.example.com:8443'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
	])('Custom Hosts: %s is %s', (typed, origin) => {
		expect(siteOrigin(typed, custom)).toBe(origin);
		expect(custom.api).toBe('https://api.example.com');
	});

	test.each([
		['demo'],
		['http://jira.example.com'],
		['https://10.0.0.1'],
		['https://user@jira.example.com'],
		['https://example'],
	])('Custom Hosts: %s is refused', (typed) => {
		expect(refusalOf(() => siteOrigin(typed, custom)).kind).toBe('configuration');
	});

	test.each([[''], [undefined], ['api.example.com'], ['http://api.example.com'], ['https://1.2.3.4']])(
		'%j is no API host',
		(apiHost) => {
			expect(refusalOf(() => hostsOf({ environment: 'custom', apiHost })).message).toMatch(/API Host.*https/);
		},
	);
});

describe('the paths of Customer Service Management', () => {
	const base = 'https://api.atlassian.com/jsm/csm/cloudid/1/api/v1';

	test('a customer id has its colons encoded', () => {
		expect(operationUrl(base, '/customer/account/{customerId}', { customerId: 'qm:82a83bc1:a495e659' })).toBe(`${base}/customer/account/qm%3A82a83bc1%3Aa495e659`);
	});

	test.each([
		['Account Manager', 'Account%20Manager'],
		['50% off?', '50%25%20off%3F'],
		['Größe', 'Gr%C3%B6%C3%9Fe'],
		['a.b', 'a.b'],
		['👩‍💻', '%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB'],
	])('the detail field %j is one segment', (fieldName, segment) => {
		const url = operationUrl(base, '/customer/details/{fieldName}', { fieldName });
		expect(url).toBe(`${base}/customer/details/${segment}`);
		expect(isOwnAddress(url, undefined, [base])).toBe(true);
	});

	test.each([[''], [' '], ['.'], ['..'], [' .. '], ['a/b'], ['a\\b'], ['a\nb'], ['a\u0000'], ['a\ud83d'], ['x'.repeat(256)], [7]])('%j is no name of a detail field', (fieldName) => {
		expect(() => operationUrl(base, '/customer/details/{fieldName}', { fieldName } as never)).toThrow(/not a valid fieldName: no address can hold it/);
	});

	test('a name in words is taken nowhere else', () => {
		expect(() => operationUrl(base, '/product/{productId}', { productId: 'a b' })).toThrow(/not a valid productId/);
	});
});
