import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { STATUS } from '../records/issue/fields';
import { requestTypesOf } from '../records/request/place';
import { requestTarget } from '../records/request/target';
import { ask, mapperField, union } from './mapperFields';
import { chosenDesk } from './pickers/picker';
import { requestSettings, type RequestOptions } from './requestSettings';

/**
 * The fields of the chosen request type, by the names of the portal, with what every request can have beside; of all
 * types of the service desk while the type comes from a column.
 */
export async function getRequestColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await ask(this, async (connection) => {
		const serviceDesk = chosenDesk(this);
		if (serviceDesk === undefined) {
			const isOfRow = this.getCurrentNodeParameter('serviceDeskFrom') === 'column';
			return { fields: [], emptyFieldsNotice: isOfRow ? 'Map by column names, or choose one service desk for all rows' : 'Choose a service desk first' };
		}
		const chosen = this.getCurrentNodeParameter('requestTypeFrom') === 'column' ? '' : String(this.getCurrentNodeParameter('requestType', { extractValue: true }) ?? '');
		const types = chosen === '' ? (await requestTypesOf(connection, serviceDesk)).map(({ id }) => id) : [chosen];
		const settings = requestSettings((this.getCurrentNodeParameter('options') ?? {}) as RequestOptions);
		const found = await Promise.all(types.map(async (requestType) => await requestTarget(connection, settings, { serviceDesk, requestType }, new Set([STATUS]))));
		const [refused] = found.filter((one) => !one.ok);
		if (refused && !refused.ok && chosen !== '') return { fields: [], emptyFieldsNotice: `${refused.reason}. ${refused.fix}` };
		return { fields: union(found.flatMap((one) => (one.ok ? [one.target.catalog.fields] : []))).map(mapperField) };
	});
}
