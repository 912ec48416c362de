import { refuse } from '../../refusal';
import type { Route } from '../call';

const TEXT =
	'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is ' +
	'available at https://developer.atlassian.com/changelog/#CHANGE-2046';

/** Endpoints that Atlassian has removed although the specification still names them (reference §3.1). */
export const removed: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/search', anonymous: true, run: gone },
	{ method: 'POST', path: '/rest/api/3/search', anonymous: true, run: gone },
];

function gone(): never {
	throw refuse(410, [TEXT]);
}
