import { JiraError } from '../../../shared/errors/jiraError';
import { narrowParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { narrowField } from '../../../shared/editor/recordFields';
import { csmCustomerKind } from '../../../shared/records/csmCustomer';
import { EMAIL_FIELD } from '../../../shared/records/csmCustomer/fields';
import type { CsmCustomerSource } from '../../../shared/records/csmCustomer/read';
import { detailFieldNamed } from '../../../shared/records/customerService/details';
import { UNKNOWN_COLUMNS_OPTION } from '../unknownColumns';

/** What the node can do with customers. */
export const customer = readOnlyResource<CsmCustomerSource>({
	resource: 'customer',
	kind: csmCustomerKind,
	all: 'Every portal-only customer of the site; customers with an Atlassian account are in no list, export those by keys',
	keys: 'customer IDs',
	source: [
		narrowField([
			{
				displayName: 'Detail Field',
				name: 'detail',
				type: 'string',
				default: '',
				placeholder: 'e.g. Region',
				description: 'Name of a detail field; only customers with the value below in it',
			},
			{ displayName: 'Detail Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. EMEA', description: 'The value, exactly as it is written' },
		]),
	],
	record: {
		displayName: 'Customer ID',
		name: 'customer',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. qm:82a83bc1-d19a-4220-b388-af3f7d92165d:a495e659-5978-402f-a878-636e415ba1c1',
	},
	imported: {
		resource: 'customer',
		kind: csmCustomerKind,
		kindOf: () => csmCustomerKind,
		place: [],
		readPlace: () => ({}),
		match: { field: EMAIL_FIELD, description: 'The e-mail address. Recommended.' },
		addedMatch: async (connection, name) => await detailFieldNamed(connection, 'customer', name),
		columns: 'getCsmCustomerColumns',
		options: [UNKNOWN_COLUMNS_OPTION],
	},
	readSource(context, item) {
		const { detail, value } = narrowParameter(context, item);
		const [name, wanted] = [String(detail ?? '').trim(), String(value ?? '')];
		if (name === '' && wanted === '') return {};
		if (name !== '' && wanted !== '') return { detail: { name, value: wanted } };
		const message = name === '' ? 'Narrow By has a Detail Value, and no Detail Field' : 'Narrow By has a Detail Field, and no Detail Value';
		throw new JiraError({ kind: 'configuration', message, advice: 'Give both, or neither for all customers' });
	},
});
