import { parseJql } from '../../jql/parse';
import { prepareSearch } from '../../jql/search';
import { jqlRefusalOf } from '../../jql/context';
import { bodyOf, textList, type Call, type Route } from '../call';

/** Checks of JQL. */
export const jql: readonly Route[] = [
	{ method: 'POST', path: '/rest/api/3/jql/parse', anonymous: true, closedBody: ['queries'], run: parse },
];

function parse(call: Call) {
	const validation = call.query.get('validation') ?? 'strict';
	const queries = textList(bodyOf(call)['queries']).map((query) => {
		const errors = validation === 'none' ? parseJql(query).errors : check(call, query);
		return { query, ...(errors.length === 0 ? {} : { errors }) };
	});
	return { status: 200, body: { queries } };
}

function check(call: Call, query: string): readonly string[] {
	try {
		prepareSearch(query, { site: call.site, user: call.user, now: call.clock.now() });
		return [];
	} catch (caught) {
		return [jqlRefusalOf(caught).message];
	}
}
