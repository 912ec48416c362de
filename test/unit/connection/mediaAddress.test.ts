import { isMediaAddress, mediaAddress } from '../../../nodes/shared/connection/address';

const SITE = 'https://demo.atlassian.net';
const LOCAL = 'http://127.0.0.1:41234';

describe('addresses of files', () => {
	test.each([
		[SITE, 'https://api.media.atlassian.com/file/1/binary?token=a.b-c&name=x%20y', true],
		[SITE, 'https://media-cdn.atlassian.com/x', true],
		[SITE, 'https://other.atlassian.net/x', true],
		[SITE, 'http://api.media.atlassian.com/file', false],
		[SITE, 'https://api.media.atlassian.com:8443/file', false],
		[SITE, 'https://atlassian.com.example.com/file', false],
		[SITE, 'https://evilatlassian.com/file', false],
		[SITE, 'https://api.media.atlassian.com@10.0.0.1/file', false],
		[SITE, 'https://user:word@api.media.atlassian.com/file', false],
		[SITE, 'https://10.0.0.1\\.atlassian.com/file', false],
		[SITE, 'https://api.media.atlassian.com/a\nb', false],
		[SITE, 'http://127.0.0.1:9000/file', false],
		[SITE, 'http://169.254.169.254/latest/meta-data', false],
		[SITE, 'file:///etc/passwd', false],
		[SITE, '/rest/api/3/attachment/content/1', false],
		[SITE, '', false],
		[LOCAL, 'http://127.0.0.1:9000/file?x=1', true],
		[LOCAL, 'http://localhost:9000/file', true],
		[LOCAL, 'http://10.0.0.1:9000/file', false],
	])('of %s: %j is asked: %p', (site, address, asked) => {
		expect(isMediaAddress(address, site)).toBe(asked);
		if (asked) expect(mediaAddress(address, site)).toBe(address);
		else expect(() => mediaAddress(address, site)).toThrow(/not one of Atlassian's/);
	});
});
