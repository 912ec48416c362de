import { silentChanges } from '../../../nodes/shared/records/issue/source';

/** What makes issues come into a query without anybody changing them. */
it.each([
	['"Time to resolution" = breached()', ['the clocks of SLAs']],
	['"Time to resolution" < remaining("1h")', ['the clocks of SLAs']],
	['reporter in organizationMembers("Acme")', ['groups and roles of people']],
	['created < -3d', ['the time of the search']],
	['summary ~ "breached()"', []],
])('%s', (jql, whys) => {
	expect(silentChanges({ from: 'jql', jql: `project = SUP AND ${jql}` })).toEqual(whys);
});
