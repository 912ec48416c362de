import type { Operation } from './operation';

/** Boards and sprints (Jira Software). */
export const agileOperations = {
	getBoards: {
		method: 'GET',
		path: '/rest/agile/1.0/board',
		purpose: 'list boards',
		scopes: ['read:board-scope:jira-software', 'read:project:jira'],
		repeat: 'safe',
	},
	getBoard: {
		method: 'GET',
		path: '/rest/agile/1.0/board/{boardId}',
		purpose: 'read the board',
		scopes: ['read:board-scope:jira-software', 'read:issue-details:jira'],
		repeat: 'safe',
	},
	getBoardSprints: {
		method: 'GET',
		path: '/rest/agile/1.0/board/{boardId}/sprint',
		purpose: 'list the sprints of the board',
		scopes: ['read:sprint:jira-software'],
		repeat: 'safe',
	},
	getSprint: {
		method: 'GET',
		path: '/rest/agile/1.0/sprint/{sprintId}',
		purpose: 'read the sprint',
		scopes: ['read:sprint:jira-software'],
		repeat: 'safe',
	},
} as const satisfies Record<string, Operation>;
