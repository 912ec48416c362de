/** How long Jira takes, as the bench's README states it. */
const LATENCY = [
	'--per-call-ms=100',
	'--per-object-ms=1.5',
	'--per-id-ms=0.05',
	'--per-created-ms=30',
	'--limits',
];

/** The sites of the jobs, as options of test/simulator/main.ts. All of their issues are in one project. */
export const SMALL_SITE = ['--issues=10000', ...LATENCY];
/** The same without any latency and limits. */
export const INSTANT_SITE = ['--issues=10000'];
/** 10,000 issues with comments, worklogs and histories. */
export const BUSY_SITE = ['--children', ...LATENCY];
/** 10,000 service requests with SLAs, participants and comments, in the project SUP. */
export const SERVICE_SITE = ['--requests=10000', ...LATENCY];
export const LARGE_SITE = ['--computed=100000', ...LATENCY];
/** A million issues; answers as fast as it can, within Atlassian's limits. */
export const HUGE_SITE = ['--computed=1000000', '--limits'];
