import { jiraTimestamp } from '../../time';
import type { Route } from '../call';

/** Where the site is and what runs there. */
export const server: readonly Route[] = [
	{
		method: 'GET',
		path: '/_edge/tenant_info',
		anonymous: true,
		run: ({ site }) => ({ status: 200, body: { cloudId: site.cloudId } }),
	},
	{
		method: 'GET',
		path: '/rest/api/3/serverInfo',
		anonymous: true,
		run: ({ site, view }) => ({
			status: 200,
			body: {
				baseUrl: view.origin,
				version: '1001.0.0-SNAPSHOT',
				versionNumbers: [1001, 0, 0],
				deploymentType: 'Cloud',
				buildNumber: 100_291,
				buildDate: jiraTimestamp(Date.UTC(2026, 5, 6), site.timeZone),
				serverTime: jiraTimestamp(site.clock.now(), site.timeZone),
				scmInfo: '0f4a2b7c9d1e3f5a6b8c0d2e4f6a8b1c3d5e7f90',
				serverTitle: 'Jira',
				defaultLocale: { locale: 'en_US' },
			},
		}),
	},
];
