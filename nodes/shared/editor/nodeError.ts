import { NodeOperationError, type INode } from 'n8n-workflow';
import { isJiraError, toJiraError } from '../errors/jiraError';

/**
 * Whatever was thrown, as the error that n8n shows: Jira's words as the message, what to do as the description. n8n
 * renders descriptions as HTML, so what came from outside is escaped.
 */
export function toNodeError(node: INode, thrown: unknown, itemIndex?: number): NodeOperationError {
	if (thrown instanceof NodeOperationError) return thrown;
	const known = isJiraError(thrown);
	const error = toJiraError(thrown);
	const fields = Object.entries(error.fields).map(([id, text]) => `${id}: ${text}`);
	return new NodeOperationError(node, known ? error.message : `The run ended: ${error.message}`, {
		description: escapeHtml([...fields, error.advice].filter((text) => text !== '').join(' ')),
		itemIndex,
	});
}

function escapeHtml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
