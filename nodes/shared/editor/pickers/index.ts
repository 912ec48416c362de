import { loadBoards, searchBoards } from './boards';
import { searchQueues, searchRequestTypes } from './deskParts';
import { loadServiceDesks, searchServiceDesks } from './desks';
import { loadFields, loadRequestFields, searchMatchFields } from './fields';
import { searchFilters } from './filters';
import { loadIssueTypes, searchIssueTypes } from './issueTypes';
import { searchOrganizations } from './organizations';
import { loadComponents, loadPriorities, loadVersions } from './projectParts';
import { loadProjects, searchProjects } from './projects';
import { searchSites } from './sites';
import { loadStatuses, searchStatuses } from './statuses';
import { searchUsers } from './users';

/** Lists that are searched as a person types (resource locators). */
export const listSearch = {
	searchBoards,
	searchFilters,
	searchIssueTypes,
	searchMatchFields,
	searchOrganizations,
	searchProjects,
	searchQueues,
	searchRequestTypes,
	searchServiceDesks,
	searchSites,
	searchStatuses,
	searchUsers,
};

/** Lists from which several entries are chosen. */
export const loadOptions = {
	loadBoards,
	loadComponents,
	loadFields,
	loadIssueTypes,
	loadPriorities,
	loadProjects,
	loadRequestFields,
	loadServiceDesks,
	loadStatuses,
	loadVersions,
};
