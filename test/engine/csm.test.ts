import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { SCOPE_PRESETS } from '../../nodes/shared/connection/scopes';
import { countCalls, startSimulator, type Simulator } from '../simulator';
import { askNode, jsonOf, PACKAGE, runNode, type EngineResult } from './engine';

/** The node Jira Customer Service Management in n8n's own engine, with every credential that it takes. */
let simulator: Simulator;
const started: Simulator[] = [];
const SCOPES = SCOPE_PRESETS.customerService.scopes;

beforeEach(async () => {
	simulator = await startSimulator({ csm: { polls: 1 } });
	started.push(simulator);
	simulator.site.csm.addField('customer', { name: 'Region', type: 'TEXT' });
	simulator.site.csm.addField('customer', { name: 'External ID', type: 'TEXT' });
});

afterEach(() => {
	expect(simulator.counters.defects).toEqual([]);
	expect(simulator.counters.contractViolations).toEqual([]);
});

afterAll(async () => {
	for (const one of started) await one.close();
});

const hosts = () => ({ environment: 'custom', apiHost: simulator.url, authHost: simulator.url });
const admin = () => simulator.credentials.admin;
const scopedToken = (scopes: readonly string[] = SCOPES) => simulator.identity.addScopedToken(admin().accountId, scopes).token;

const basic = (apiToken: string, more: IDataObject = {}): ICredentialDataDecryptedObject =>
	({ subdomain: simulator.url, email: admin().email, apiToken, ...hosts(), ...more }) as ICredentialDataDecryptedObject;

function threeLegged(): ICredentialDataDecryptedObject {
	const { id, secret } = simulator.identity.addClient();
	const client = simulator.identity.clients.get(id)!;
	const code = simulator.identity.consent(client, admin().accountId, [...SCOPES, 'offline_access']);
	const token = simulator.identity.exchange({ grant_type: 'authorization_code', code, client_id: id, client_secret: secret });
	return { clientId: id, clientSecret: secret, ...hosts(), oauthTokenData: { ...token } };
}

function twoLegged(): ICredentialDataDecryptedObject {
	const { id, secret } = simulator.identity.addClient({ accountId: admin().accountId, scopes: SCOPES });
	return { clientId: id, clientSecret: secret, ...hosts() };
}

interface More {
	readonly type?: string;
	readonly data?: ICredentialDataDecryptedObject;
	readonly node?: IDataObject;
}

async function run(parameters: IDataObject, rows: readonly IDataObject[] = [{}], { type = 'jiraCustomerServiceManagementApi', data, node }: More = {}): Promise<EngineResult> {
	return await runNode({
		node: { type: `${PACKAGE}.jiraCustomerServiceManagement`, ...node, parameters: { authentication: type, ...parameters } as never },
		items: rows.map((json) => ({ json })),
		credentials: { [type]: data ?? basic(scopedToken()) },
		mode: 'manual',
	});
}

const IMPORT = { resource: 'customer', operation: 'import', mode: 'upsert', matchBy: 'field', mapping: 'columnNames' };
const outcomes = (result: EngineResult, output = 0) => jsonOf(result, output).map(({ _outcome }) => _outcome);

describe('each way to connect', () => {
	const ways: Array<[string, string, () => ICredentialDataDecryptedObject]> = [
		['a token of the CSM variant', 'jiraCustomerServiceManagementApi', () => basic(scopedToken())],
		['a token of the CSM variant with a cloud ID alone', 'jiraCustomerServiceManagementApi', () => basic(scopedToken(), { subdomain: '', cloudId: simulator.site.cloudId })],
		['OAuth 2.0 of the CSM variant', 'jiraCustomerServiceManagementOAuth2Api', () => threeLegged()],
		['the full token of Jira Cloud', 'jiraCloudApi', () => basic(admin().token)],
		['the scoped token of Jira Cloud', 'jiraCloudApi', () => basic(scopedToken(), { connectionType: 'scopedToken' })],
		['a service account', 'jiraServiceAccountOAuth2Api', () => twoLegged()],
	];

	it.each(ways)('%s imports and exports', async (_, type, data) => {
		const imported = await run(IMPORT, [{ email: 'ada@example.com', 'Display Name': 'Ada', Region: 'Asia' }], { type, data: data() });
		expect([imported.error, outcomes(imported)]).toEqual([undefined, ['created']]);
		const exported = await run({ resource: 'customer', operation: 'export', mode: 'all' }, [{}], { type, data: data() });
		expect([exported.error, jsonOf(exported, 0)]).toMatchObject([undefined, [{ Email: 'ada@example.com', 'Display Name': 'Ada', Region: 'Asia' }]]);
	});

	it('finds the cloud ID of the site once, for a token that works at the site itself', async () => {
		await run({ resource: 'product', operation: 'getAll', returnAll: true }, [{}], { type: 'jiraCloudApi', data: basic(admin().token) });
		expect(countCalls(simulator.counters, 'GET /_edge/tenant_info')).toBe(1);
	});

	it('names the scope that is missing, and shows no token', async () => {
		const token = scopedToken(['read:jira-user', 'read:jira-work']);
		const { error } = await run({ resource: 'product', operation: 'getAll', returnAll: true }, [{}], { data: basic(token) });
		expect(error?.message).toMatch(/list products.*read:product:jira-service-management/);
		expect(`${error?.message} ${error?.description}`).not.toContain(token);
	});

	it('is refused for what belongs to no project, and for writing with a read only credential', async () => {
		const kept = await run({ resource: 'customer', operation: 'export', mode: 'all' }, [{}], { data: basic(scopedToken(), { onlyTheseProjects: 'DEMO' }) });
		expect(kept.error?.message).toMatch(/belong to no project/);
		const readOnly = await run({ resource: 'detailField', operation: 'create', owner: 'customer', fieldName: 'X', fieldType: 'TEXT' }, [{}], { data: basic(scopedToken(), { access: 'readOnly' }) });
		expect(readOnly.error?.message).toMatch(/reading only/);
	});
});

describe('import', () => {
	it('gives each row one outcome, and what was refused can be corrected and fed back', async () => {
		const result = await run(IMPORT, [{ email: 'a@example.com', Region: 'EU' }, { email: 'nobody' }, { email: 'b@example.com' }]);
		expect([outcomes(result, 0), outcomes(result, 1)]).toEqual([['created', 'created'], ['rejected']]);
		expect(jsonOf(result, 1)).toMatchObject([{ email: 'nobody', _field: 'email', _reason: expect.stringMatching(/not an e-mail address/) }]);
		const again = await run(IMPORT, [{ ...jsonOf(result, 1)[0], email: 'c@example.com' }]);
		expect(outcomes(again)).toEqual(['created']);
	});

	it('matches by a detail field', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com', details: { 'External ID': ['E1'] } });
		const result = await run({ ...IMPORT, matchBy: 'detail', matchDetail: 'external id' }, [{ 'External ID': 'E1', email: 'new@example.com' }]);
		expect([result.error, outcomes(result)]).toEqual([undefined, ['updated']]);
		const none = await run({ ...IMPORT, matchBy: 'detail', matchDetail: 'Nope' }, [{ Nope: 'E1' }]);
		expect(none.error?.message).toMatch(/no detail field "Nope"/);
	});

	it('reports detail fields that are missing, or creates them', async () => {
		const rows = [{ email: 'a@example.com', Score: '7' }];
		expect((await run(IMPORT, rows)).error?.message).toMatch(/"Score" fits no field/);
		const dry = await run({ ...IMPORT, dryRun: true, options: { unknownColumns: 'create' } }, rows);
		expect([dry.error, simulator.site.csm.fields.customer.length]).toEqual([undefined, 2]);
		expect(outcomes(await run({ ...IMPORT, options: { unknownColumns: 'create' } }, rows))).toEqual(['created']);
		expect(simulator.site.csm.field('customer', 'Score')).toBeDefined();
	});

	it('takes organizations and products', async () => {
		const organizations = { ...IMPORT, resource: 'organization' };
		expect(outcomes(await run(organizations, [{ name: 'Acme' }, { name: 'Globex' }]))).toEqual(['created', 'created']);
		expect(outcomes(await run({ ...organizations, mode: 'delete' }, [{ name: 'acme' }]))).toEqual(['deleted']);
		expect(outcomes(await run({ ...IMPORT, resource: 'product' }, [{ name: 'Router' }]))).toEqual(['created']);
	});
});

describe('records', () => {
	it('of entitlements are created, get a detail, are listed and deleted', async () => {
		const { csm } = simulator.site;
		const { id: organization } = csm.addOrganization('Acme');
		const { id: product } = csm.addProduct('Router');
		const create = { resource: 'entitlement', operation: 'create', ownerType: 'ORGANIZATION', ownerId: organization, product: { __rl: true, mode: 'id', value: product } };
		const [created] = jsonOf(await run(create), 0);
		const list = { resource: 'entitlement', operation: 'getAll', ownerType: 'ORGANIZATION', returnAll: true };
		expect(jsonOf(await run(list), 0)).toMatchObject([{ id: created?.id, Product: 'Router', 'Owner ID': organization }]);
		await run({ resource: 'detailField', operation: 'create', owner: 'entitlement', fieldName: 'Support Level', fieldType: 'TEXT' });
		const detail = { resource: 'entitlement', operation: 'setDetail', entitlement: created?.id as string, detailField: 'Support Level' };
		expect(jsonOf(await run({ ...detail, values: 'Gold' }), 0)).toEqual([{ id: created?.id, detailField: 'Support Level', values: ['Gold'] }]);
		expect(jsonOf(await run(list), 0)).toMatchObject([{ 'Support Level': 'Gold' }]);
		await run({ ...detail, values: '' });
		expect(jsonOf(await run(list), 0)).toMatchObject([{ 'Support Level': null }]);
		await run({ resource: 'entitlement', operation: 'delete', entitlement: created?.id as string });
		expect(csm.entitlements.size).toBe(0);
	});

	it('of a customer are read by an ID with colons', async () => {
		const { accountId } = simulator.site.csm.addCustomer({ email: 'a@example.com' });
		expect(jsonOf(await run({ resource: 'customer', operation: 'get', customer: accountId }), 0)).toMatchObject([{ id: accountId, Email: 'a@example.com' }]);
	});

	it('of customers are not given all when half of a condition is missing', async () => {
		simulator.site.csm.addCustomer({ email: 'a@example.com' });
		const all = await run({ resource: 'customer', operation: 'export', mode: 'all', narrow: { value: 'EU' } });
		expect(all.error?.message).toMatch(/a Detail Value, and no Detail Field/);
	});

	it('of detail fields are created, changed, listed and deleted', async () => {
		const field = { resource: 'detailField', owner: 'customer', fieldName: 'Support Tier' };
		await run({ ...field, operation: 'create', fieldType: 'SELECT', choices: 'Free, Premium' });
		await run({ ...field, operation: 'update', newName: 'Tier', choices: 'Free, Premium, Gold' });
		expect(jsonOf(await run({ ...field, operation: 'getAll' }), 0)).toContainEqual({ name: 'Tier', type: 'SELECT', choices: ['Free', 'Premium', 'Gold'], belongsTo: 'customer' });
		await run({ ...field, operation: 'delete', fieldName: 'Tier' });
		expect(simulator.site.csm.field('customer', 'Tier')).toBeUndefined();
		const bad = await run({ ...field, operation: 'delete', fieldName: '../profile' });
		expect(bad.error?.message).toMatch(/not a valid fieldName/);
	});

	it('of requests come in, are commented and are exported by JQL', async () => {
		const given = { resource: 'request', helpCenter: '1001' };
		const additionalFields = { reporterEmail: 'a@example.com', metadata: { entries: [{ name: 'line', value: '3' }] } };
		const [created] = jsonOf(await run({ ...given, operation: 'create', origin: 'voice', summary: 'It rings', additionalFields }), 0);
		expect(created).toMatchObject({ key: expect.stringMatching(/^DEMO-\d+$/), url: `${simulator.url}/browse/${String(created?.key)}` });
		await run({ ...given, operation: 'addComment', request: created?.key as string, comment: 'Still' });
		expect(simulator.site.csm.requests[0]?.comments).toEqual([{ comment: 'Still' }]);
		const exported = await run({ resource: 'request', operation: 'export', mode: 'all', source: 'jql', jql: 'project = DEMO' });
		expect(jsonOf(exported, 0)).toMatchObject([{ key: created?.key, Summary: 'It rings' }]);
	});

	it('an item that is refused does not stop the others, when the node is to continue', async () => {
		const delete_ = { resource: 'detailField', operation: 'delete', owner: 'customer', fieldName: '={{ $json.name }}' };
		const result = await run(delete_, [{ name: 'Nope' }, { name: 'Region' }], { node: { onError: 'continueRegularOutput' } });
		expect(result.error).toBeUndefined();
		expect(simulator.site.csm.field('customer', 'Region')).toBeUndefined();
	});
});

describe('the editor', () => {
	const node = () => ({ type: `${PACKAGE}.jiraCustomerServiceManagement`, parameters: { authentication: 'jiraCustomerServiceManagementApi', resource: 'customer' } as never });

	it('offers products, organizations and the fields of a customer', async () => {
		const { csm } = simulator.site;
		csm.addProduct('Router');
		csm.addOrganization('Acme');
		const credentials = { jiraCustomerServiceManagementApi: basic(scopedToken()) };
		const asked = await askNode({ node: node(), credentials }, async (context, type) => ({
			products: await type.methods!.listSearch!.searchCsmProducts!.call(context, 'rou'),
			organizations: await type.methods!.listSearch!.searchCsmOrganizations!.call(context),
			columns: await type.methods!.resourceMapping!.getCsmCustomerColumns!.call(context),
		}));
		expect(asked.products.results.map(({ name }) => name)).toEqual(['Router']);
		expect(asked.organizations.results.map(({ name }) => name)).toEqual(['Acme']);
		expect(asked.columns.fields.map(({ displayName }) => displayName)).toEqual(['Email', 'Display Name', 'Organizations', 'Region', 'External ID']);
	});
});
