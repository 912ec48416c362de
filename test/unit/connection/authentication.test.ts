import { authenticationSign } from '../../../nodes/shared/connection/authentication';

describe('authenticationSign', () => {
	test.each([
		[{ 'x-aaccountid': '5b10' }, 'known'],
		[{ 'x-aaccountid': '5b10', 'x-seraph-loginreason': 'OK' }, 'known'],
		[{ 'x-seraph-loginreason': 'OK' }, 'silent'],
		[{}, 'silent'],
		[{ 'x-aaccountid': ' ' }, 'silent'],
		[{ 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }, 'refused'],
		[{ 'x-seraph-loginreason': 'authenticated_failed' }, 'refused'],
		[{ 'x-seraph-loginreason': 'AUTHENTICATION_FAILED' }, 'refused'],
		[{ 'x-seraph-loginreason': 'OUT' }, 'refused'],
		[{ 'x-seraph-loginreason': 'OUT, OK' }, 'refused'],
		[{ 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' }, 'locked'],
		[{ 'x-seraph-loginreason': 'AUTHORISATION_FAILED' }, 'noAccess'],
		[{ 'x-seraph-loginreason': 'AUTHENTICATED_FAILED', 'x-aaccountid': '5b10' }, 'refused'],
	])('%j is %s', (headers, sign) => {
		expect(authenticationSign(headers as Record<string, string>)).toBe(sign);
	});
});
