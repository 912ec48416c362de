const SUFFIX = ':jira-service-management';

/** The scopes of an operation of Customer Service Management, all of them needed; held against the list by a test. */
export function csmScopesOf(method: string, path: string): readonly string[] {
	const parts = path.replace('/api/v1/', '').split('/');
	return thingsOf(parts).map((thing) => `${verbOf(method, parts)}:${thing}${SUFFIX}`);
}

function verbOf(method: string, parts: readonly string[]): string {
	const reads = method === 'GET' || parts.at(-1) === 'fetch' || parts.at(-1) === 'search-by-detail-field';
	return reads ? 'read' : method === 'DELETE' ? 'delete' : 'write';
}

function thingsOf([thing = '', second = '', third = '', ...rest]: readonly string[]): string[] {
	if (thing === 'tasks') return ['task'];
	if (thing === 'request') return ['csm-request'];
	if (thing === 'helpcenter') return [];
	if (thing === 'product') return ['product'];
	if (thing === 'entitlements') return ['entitlement'];
	if (second === 'details') return [third === 'bulk' ? `${thing}.detail` : `${thing}.detail-field`];
	if (third === 'details') return [`${thing}.detail`];
	if (third === 'entitlement') return [`${thing}:entitlement`];
	if (second === 'profile') {
		const writes = third === '' || third === 'bulk';
		return [...(writes ? [thing] : []), `${thing}.profile`];
	}
	return rest.length > 0 ? [] : [thing];
}
