import type { Route } from '../http/call';
import { bulk } from './routes/bulk';
import { customers } from './routes/customers';
import { detailFields } from './routes/detailFields';
import { entitlements } from './routes/entitlements';
import { organizations } from './routes/organizations';
import { products } from './routes/products';
import { requests } from './routes/requests';

/** Every operation of Customer Service Management that is simulated. They answer at the gateway alone. */
export const csm: readonly Route[] = [
	...detailFields,
	...bulk,
	...customers,
	...organizations,
	...products,
	...entitlements,
	...requests,
];
