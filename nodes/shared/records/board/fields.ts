import { ownCatalog, TEXT, TRUTH } from '../ownFields';

/** What a board has (`GET board/{boardId}`); project and location come from where it is kept. */
export const boardCatalog = ownCatalog({
	name: ['Name', TEXT],
	type: ['Type', TEXT],
	project: ['Project', TEXT],
	location: ['Location', TEXT],
	isPrivate: ['Private', TRUTH],
});
