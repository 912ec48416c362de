import { ownCatalog, TEXT } from '../ownFields';

/** What a service desk has (`ServiceDeskDTO`). */
export const deskCatalog = ownCatalog({
	projectKey: ['Project', TEXT],
	projectName: ['Name', TEXT],
	projectId: ['Project ID', TEXT],
});
