/** What the check asks n8n's own REST interface for: an owner, and a workflow to open in the editor. */
import axios from 'axios';

/** The owner of the empty n8n; it lives as long as the run. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Only4ThisRun',
};

/** n8n ties a session to the browser that it began in. */
const BROWSER_ID = 'jira-sync-e2e';

/** Sets up the owner and gives a client in the owner's session. */
export async function logIn(url) {
	const client = axios.create({
		baseURL: `${url}/rest`,
		headers: { 'browser-id': BROWSER_ID },
		proxy: false,
	});
	const { headers } = await client.post('/owner/setup', OWNER);
	client.defaults.headers.cookie = headers['set-cookie'].map((cookie) => cookie.split(';')[0]).join('; ');
	return client;
}

/** @returns {Promise<string>} The id of the workflow. */
export async function createWorkflow(client, workflow) {
	const { data } = await client.post('/workflows', workflow);
	return data.data.id;
}

/** The names of the node types that n8n has loaded, e.g. `n8n-nodes-jira-sync.jiraCloud`. */
export async function nodeTypes(client, url) {
	const { data } = await client.get('/types/nodes.json', { baseURL: url });
	return data.map(({ name }) => name);
}
