import type { ReadableKind } from '../kind';
import { ONE_BY_ONE } from '../oneByOne';
import { boardCatalog } from './fields';
import { countBoards, readBoards, scanBoards, type BoardSource } from './read';

/** Boards. They have no key of their own: it is the id. */
export const boardKind: ReadableKind<BoardSource> = {
	name: 'board',
	plural: 'boards',
	url: (siteUrl, id) => `${siteUrl}/secure/RapidBoard.jspa?rapidView=${id}`,
	fields: async () => boardCatalog,
	standardFields: boardCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project ?? ''),
	scan: scanBoards,
	count: countBoards,
	readSize: () => ONE_BY_ONE,
	read: readBoards,
};
