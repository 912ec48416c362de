import type { Route } from '../call';
import { archive } from './archive';
import { assignee } from './assignee';
import { attachments } from './attachments';
import { boards } from './boards';
import { bulkCreate } from './bulkCreate';
import { bulkFetch } from './bulkFetch';
import { bulkOperations } from './bulkOperations';
import { catalogue } from './catalogue';
import { changelogs } from './changelogs';
import { comments } from './comments';
import { components } from './components';
import { createMeta } from './createMeta';
import { fields } from './fields';
import { filters } from './filters';
import { issueLinks } from './issueLinks';
import { issueProperties } from './issueProperties';
import { issues } from './issues';
import { jql } from './jql';
import { permissions } from './permissions';
import { projectAdministration } from './projectAdministration';
import { projects } from './projects';
import { remoteLinks } from './remoteLinks';
import { removed } from './removed';
import { search } from './search';
import { serviceManagement } from './service';
import { server } from './server';
import { sprints } from './sprints';
import { transitions } from './transitions';
import { workflows } from './workflows';
import { users } from './users';
import { versions } from './versions';
import { votes } from './votes';
import { watchers } from './watchers';
import { worklogs } from './worklogs';
import { worklogChanges } from './worklogChanges';

/** Every endpoint of the simulator. A new resource is one file and one line here. */
export const ROUTES: readonly Route[] = [
	...server,
	...users,
	...permissions,
	...projects,
	...projectAdministration,
	...components,
	...versions,
	...fields,
	...filters,
	...catalogue,
	...createMeta,
	...search,
	...jql,
	...bulkFetch,
	...bulkCreate,
	...issues,
	...assignee,
	...transitions,
	...workflows,
	...issueProperties,
	...comments,
	...issueLinks,
	...bulkOperations,
	...boards,
	...sprints,
	...attachments,
	...watchers,
	...votes,
	...remoteLinks,
	...changelogs,
	...archive,
	...worklogs,
	...worklogChanges,
	...serviceManagement,
	...removed,
];
