import type { Route } from '../call';
import { assignee } from './assignee';
import { bulkCreate } from './bulkCreate';
import { bulkFetch } from './bulkFetch';
import { catalogue } from './catalogue';
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
import { removed } from './removed';
import { search } from './search';
import { server } from './server';
import { transitions } from './transitions';
import { users } from './users';
import { versions } from './versions';

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
	...issueProperties,
	...comments,
	...issueLinks,
	...removed,
];
