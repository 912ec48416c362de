import type { Route } from '../../call';
import { approvals } from './approvals';
import { articles } from './articles';
import { requestComments } from './comments';
import { customers } from './customers';
import { desks } from './desks';
import { following } from './following';
import { organizations } from './organizations';
import { queues } from './queues';
import { requests } from './requests';
import { requestWork } from './work';

/** Every endpoint of Jira Service Management. */
export const serviceManagement: readonly Route[] = [
	...desks,
	...queues,
	...requests,
	...requestComments,
	...requestWork,
	...approvals,
	...following,
	...customers,
	...organizations,
	...articles,
];
