import type { IDataObject } from 'n8n-workflow';
import { jsonOf, PACKAGE } from '../../test/engine/engine';
import { SERVICE_SITE } from './sites';
import { builtInNode, builtInSearch, thisPackage, type Job } from './job';

const SUP = 'project = SUP';
const ORDER = 'ORDER BY created ASC, key ASC';

/**
 * Both give service requests with their SLAs, their participants and their comments. The built-in node has nothing for
 * service desks: it searches with all fields, in which SLAs and participants are, and asks for the comments of each.
 *
 * What this package needs for 10,000 requests: 2 pages of 5,000 ids; 100 reads of a hundred (comments come with them, so
 * that more at once does not fit); a page more for each of the 100 requests whose comments do not all come with it; one
 * call each for the count, the fields of the site and the service desk. That is 205, and none for SLAs or participants.
 */
export const requestsJob: Job = {
	name: 'requests',
	title: 'Service requests',
	site: SERVICE_SITE,
	// The built-in node makes a call for the comments of each request, one after another.
	records: { thisPackage: 10_000, builtInNode: 40 },
	budget: { calls: 210 },
	jqlOfResult: ({ records }) => `${SUP} AND key <= SUP-${records}`,
	rows: () => [{}],
	ways: {
		thisPackage: {
			steps: ({ connection }) => {
				const step = thisPackage(connection, {
					resource: 'request',
					operation: 'export',
					mode: 'all',
					source: 'desks',
					serviceDesks: ['SUP'],
					fieldSet: 'standard',
					shape: 'simplified',
					childrenAs: 'nested',
					children: ['comments', 'slas', 'participants'],
				});
				return [{ ...step, node: { ...step.node, type: `${PACKAGE}.jiraServiceManagement` } }];
			},
			keys: ([result]) =>
				jsonOf(result!, 0)
					.filter(isWhole)
					.map(({ key }) => String(key)),
		},
		builtInNode: {
			steps: ({ connection, records }) => [
				builtInSearch(connection, `${SUP} AND key <= SUP-${records} ${ORDER}`, '*all'),
				{ ...builtInNode(connection, { resource: 'issueComment', operation: 'getAll', issueKey: '={{ $json.key }}', returnAll: true }), takes: 0 },
			],
			keys: ([requests]) => jsonOf(requests!, 0).map(({ key }) => String(key)),
		},
	},
};

/** How many comments the simulator gives a request (`seededRequest` in test/simulator/main.ts), two clocks, one participant. */
function isWhole(item: IDataObject): boolean {
	const index = Number(String(item.key).split('-')[1]) - 1;
	const counts = { comments: index % 100 === 0 ? 30 : 3, slas: 2, participants: 1 };
	return Object.entries(counts).every(([name, count]) => {
		const list = item[name];
		return Array.isArray(list) && list.length === count && item[`${name}Complete`] === true;
	});
}
