import { DATE, ownCatalog, TEXT, TRUTH, writablePart } from '../ownFields';

/** What a version has (`GET version/{id}`), its project by key. */
export const versionCatalog = ownCatalog({
	name: ['Name', TEXT],
	project: ['Project', TEXT],
	description: ['Description', TEXT],
	released: ['Released', TRUTH],
	archived: ['Archived', TRUTH],
	overdue: ['Overdue', TRUTH],
	startDate: ['Start Date', DATE],
	releaseDate: ['Release Date', DATE],
});

/** What an import may write (`POST version`). */
export const writableVersionCatalog = writablePart(versionCatalog, {
	name: { required: true },
	project: {},
	description: {},
	startDate: {},
	releaseDate: {},
	released: {},
	archived: {},
});
