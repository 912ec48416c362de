import type { PackageDirectoryLoader } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

/** Credential data by credential type; what n8n keeps in its database. */
export type StoredCredentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/**
 * What our OAuth2 types inherit from n8n's `oAuth2Api` and do not set themselves: it belongs to n8n-nodes-base, which is
 * not here. n8n adds the token data by hand as well.
 */
const INHERITED: INodeProperties[] = [
	{ displayName: 'Dynamic', name: 'useDynamicClientRegistration', type: 'hidden', default: false },
	{ displayName: 'oauthTokenData', name: 'oauthTokenData', type: 'json', default: {} },
];

const NOBODY: INode = { id: '', name: '', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} };

/**
 * n8n's credentials helper without its database: the package's own credential classes, with the defaults, expressions,
 * pre-authentication and token storage that n8n's helper gives them.
 */
export class PlainCredentials extends ICredentialsHelper {
	/** Data by type as it is stored now: a renewed token is in it. */
	readonly stored: Record<string, ICredentialDataDecryptedObject>;
	/** How often something was stored. */
	saves = 0;

	constructor(
		private readonly loader: PackageDirectoryLoader,
		data: StoredCredentials,
	) {
		super();
		this.stored = { ...data };
	}

	typeOf(name: string): ICredentialType {
		const known = this.loader.credentialTypes[name];
		if (!known) throw new Error(`The package has no credential type ${name}`);
		return known.type;
	}

	getParentTypes(name: string) {
		return this.typeOf(name).extends ?? [];
	}

	isCredentialUsableByNode(name: string, nodeType: string) {
		if (this.typeOf(name).restrictToSupportedNodes !== true) return true;
		// n8n lets a node's tool use what the node may use.
		const short = (nodeType.split('.').pop() ?? '').replace(/Tool$/, '');
		const node = this.loader.nodeTypes[short]?.type as INodeType | undefined;
		return node?.description.credentials?.some((credential) => credential.name === name) ?? false;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		options: IHttpRequestOptions,
	) {
		const { authenticate } = this.typeOf(name);
		if (typeof authenticate !== 'function') throw new Error(`${name} has no authenticate function`);
		return await authenticate(credentials, options);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		name: string,
		node: INode,
		expired: boolean,
	) {
		const { preAuthentication, properties } = this.typeOf(name);
		const property = properties.find(({ typeOptions }) => typeOptions?.expirable === true)?.name;
		if (property === undefined || !preAuthentication) return undefined;
		const testing = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[property] !== '' && !expired && !testing) return undefined;
		const output = (await preAuthentication.call(helpers, credentials)) as ICredentialDataDecryptedObject;
		if (output[property] === undefined) return undefined;
		this.save(name, { ...this.stored[name], ...output });
		return Object.assign(credentials, output);
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('The engine does not read stored credentials');
	}

	async getDecrypted(
		_additionalData: unknown,
		_reference: unknown,
		name: string,
		_mode?: unknown,
		_executeData?: unknown,
		raw?: boolean,
	) {
		const data = this.stored[name] ?? {};
		return raw === true ? { ...data } : this.resolved(name, data);
	}

	/** The data with the defaults of its type and with its expressions resolved, as n8n hands it out. */
	resolved(name: string, data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
		const filled = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(name),
			data as INodeParameters,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		if (data.oauthTokenData !== undefined) filled.oauthTokenData = data.oauthTokenData;
		const nodeTypes = {
			getByNameAndVersion: () => ({ description: { properties: [] } }),
		} as unknown as INodeTypes;
		const workflow = new Workflow({ nodes: [NOBODY], connections: {}, active: false, nodeTypes });
		return workflow.expression.getComplexParameterValue(
			NOBODY,
			filled as INodeParameters,
			'internal',
			{},
			undefined,
			undefined,
			filled,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(_reference: unknown, name: string, data: ICredentialDataDecryptedObject) {
		this.save(name, data);
	}

	async updateCredentialsOauthTokenData(
		_reference: INodeCredentialsDetails,
		name: string,
		data: ICredentialDataDecryptedObject,
	) {
		this.save(name, { ...this.stored[name], oauthTokenData: data.oauthTokenData ?? {} });
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		const type = this.typeOf(name);
		const all = type.extends?.includes('oAuth2Api') ? [...INHERITED] : [];
		NodeHelpers.mergeNodeProperties(all, type.properties);
		return all;
	}

	private save(name: string, data: ICredentialDataDecryptedObject): void {
		this.saves += 1;
		this.stored[name] = data;
	}
}
