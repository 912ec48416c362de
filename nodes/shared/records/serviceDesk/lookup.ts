import type { Connection } from '../../connection/types';
import { isJiraError, JiraError, toJiraError } from '../../errors/jiraError';
import { chooseAmong } from '../../fields/choices';
import { quoted, unknownName, type Refused } from '../../fields/resolved';
import type { AllowedValue } from '../../fields/schema';
import { deskList } from './pages';
import type { DeskBody } from './read';

/** Ids of service desks, queues, request types and organizations; a desk also goes by the key of its project. */
const ID = /^[A-Za-z0-9_]{1,255}$/;

/**
 * One service desk by its id, or by the key of its project (reference §9.1). Cached in the session.
 * @throws JiraError (invalid) when there is none that this account can see.
 */
export async function findDesk(connection: Connection, idOrKey: string): Promise<DeskBody> {
	return await connection.session.cached(`desk:${idOrKey.toUpperCase()}`, async () => {
		return await lookUp<DeskBody>('service desk', idOrKey, async () => {
			return await connection.call<DeskBody>('getServiceDesk', { path: { serviceDeskId: idOrKey }, accept: [404] });
		});
	});
}

/** A service desk by its id, the key of its project or its name. */
export async function deskNamed(connection: Connection, word: string): Promise<DeskBody | Refused> {
	try {
		return await findDesk(connection, word);
	} catch (error) {
		if (!isJiraError(error, 'invalid')) throw toJiraError(error);
		const desks = await allDesks(connection);
		const hit = chooseAmong(desks.map(({ id, projectName }) => ({ id, name: projectName })), word, 'Service Desk');
		if (hit.ok) return desks.find(({ id }) => id === (hit.value as AllowedValue).id)!;
		return unknownName(`There is no service desk ${quoted(word)} that this account can see`, 'Give its name, its ID or the key of its project');
	}
}

/** All service desks that the account can see. Cached in the session. */
export async function allDesks(connection: Connection): Promise<readonly DeskBody[]> {
	return await connection.session.cached('desks', async () => await deskList<DeskBody>(connection, 'getServiceDesks'));
}

/** @throws JiraError (invalid) for what has not the form of an id, and for what is not there. */
export async function lookUp<T>(what: string, id: string, read: () => Promise<{ readonly body: T; readonly status: number }>): Promise<T> {
	if (!ID.test(id)) throw notThere(what, id);
	const { body, status } = await read();
	if (status !== 404) return body;
	throw notThere(what, id);
}

function notThere(what: string, id: string): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: id === '' ? `No ${what} is chosen` : `There is no ${what} "${id.slice(0, 80)}" that this account can see`,
		advice: `Pick the ${what} from the list, or check its ID`,
	});
}
