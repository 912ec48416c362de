import type { HttpAnswer } from './types';

/**
 * What an answer says about who asked. `known`: Jira named the account. `refused`, `locked`, `noAccess`: it says that
 * it did not take the credential. `silent`: it says nothing, which is either a gateway that leaves the header out or an
 * anonymous answer (reference §2.2).
 */
export type AuthenticationSign = 'known' | 'silent' | 'refused' | 'locked' | 'noAccess';

const SIGNS: Readonly<Record<string, AuthenticationSign>> = {
	AUTHENTICATED_FAILED: 'refused',
	AUTHENTICATION_FAILED: 'refused',
	AUTHENTICATION_DENIED: 'locked',
	AUTHORISATION_FAILED: 'noAccess',
	AUTHORIZATION_FAILED: 'noAccess',
	OUT: 'refused',
};

/** Reads `X-Seraph-LoginReason` and `X-AACCOUNTID`. A refusal counts more than a name. */
export function authenticationSign(headers: HttpAnswer['headers']): AuthenticationSign {
	const reasons = (headers['x-seraph-loginreason'] ?? '').split(',');
	for (const reason of reasons) {
		const sign = SIGNS[reason.trim().toUpperCase()];
		if (sign !== undefined) return sign;
	}
	return (headers['x-aaccountid'] ?? '').trim() === '' ? 'silent' : 'known';
}

/** The refusal in words, and what to do about it. */
export const AUTHENTICATION_WORDS: Readonly<
	Record<'refused' | 'locked' | 'noAccess', { readonly phrase: string; readonly advice: string }>
> = {
	refused: {
		phrase: 'Jira does not accept the credential',
		advice:
			'The API token may have expired or been revoked, or the email is not the one it belongs to. Create a new ' +
			'token at id.atlassian.com and put it into the credential. A token with scopes, or of a service account, ' +
			'does not work on the address of the site.',
	},
	locked: {
		phrase: 'Jira has locked the account for API calls after too many refused logins',
		advice: 'Log in to the site once with a browser and solve the CAPTCHA, then correct the credential.',
	},
	noAccess: {
		phrase: 'the account may not log in to this site',
		advice: 'Ask an admin of the site to give the account access to Jira.',
	},
};
