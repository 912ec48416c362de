import type { SimulatorClock } from '../clock';
import type { Field, FieldKindName, Project, Transition, User, Workflow } from './model';
import { addCatalogue } from './seedCatalogue';
import { Site } from './site';

/** An account that a test can log in with. */
export interface Credential {
	/** E-mail address: the user name of Basic authentication. */
	readonly email: string;
	readonly token: string;
	readonly accountId: string;
	/** The value of the `Authorization` header. */
	readonly authorization: string;
}

/** The accounts of the default site. */
export interface Credentials {
	/** Site administrator, in the zone Australia/Sydney. */
	readonly admin: Credential;
	/** Member of every open project, in America/Los_Angeles. */
	readonly member: Credential;
	/** May only read. */
	readonly reader: Credential;
	/** A good account whose token has expired. */
	readonly expired: Credential;
	/** A good token of an account that must solve a CAPTCHA first. */
	readonly locked: Credential;
}

const CUSTOM = 'com.atlassian.jira.plugin.system.customfieldtypes:';

/** Kind of the values, schema type (`array:x` for lists), and the type's name in `schema.custom`. */
const CUSTOM_TYPES = {
	textfield: ['textfield', 'string'],
	textarea: ['textarea', 'string'],
	url: ['url', 'string'],
	float: ['number', 'number'],
	datepicker: ['date', 'date'],
	datetime: ['datetime', 'datetime'],
	select: ['select', 'option'],
	multiselect: ['multiselect', 'array:option'],
	multicheckboxes: ['multiselect', 'array:option'],
	cascadingselect: ['cascading', 'option-with-child'],
	userpicker: ['user', 'user'],
	multiuserpicker: ['users', 'array:user'],
	labels: ['labels', 'array:string'],
	'com.pyxis.greenhopper.jira:gh-sprint': ['sprint', 'array:json'],
	// Nobody writes these here: a test gives their values whole, and the site gives them back.
	'atlassian-team': ['readonly', 'team'],
	'com.atlassian.servicedesk:sd-sla-field': ['readonly', 'sd-servicelevelagreement'],
	'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype': ['readonly', 'array:cmdb-object-field'],
	'com.example.risks:risk-matrix': ['readonly', 'any'],
} as const satisfies Record<string, readonly [FieldKindName, string]>;

/** The custom field types that `addCustomField` knows, by their names in `schema.custom`. */
export type CustomFieldType = keyof typeof CUSTOM_TYPES;

/** Adds a custom field without a context; `number` is the id's number, e.g. 10050 for `customfield_10050`. */
export function addCustomField(site: Site, number: number, name: string, type: CustomFieldType): Field {
	const [kind, schemaType] = CUSTOM_TYPES[type];
	const [base, items] = schemaType.split(':');
	return site.addField({
		id: `customfield_${number}`,
		name,
		kind,
		schema: {
			type: base ?? schemaType,
			...(items === undefined ? {} : { items }),
			custom: type.includes(':') ? type : CUSTOM + type,
			customId: number,
		},
	});
}

/** Builds the default site: projects DEMO and OPS, people, custom fields of every kind, two workflows; no issues. */
export function seedSite(clock: SimulatorClock, timeZone: string): { site: Site; credentials: Credentials } {
	const site = new Site(clock, { timeZone });
	addCatalogue(site);
	const people = addPeople(site);
	addCustomFields(site);
	addDemo(site, people);
	addOps(site, people);
	return { site, credentials: makeCredentials(site, people) };
}

interface People {
	admin: User;
	member: User;
	reader: User;
	expired: User;
	locked: User;
}

function addPeople(site: Site): People {
	const people = {
		admin: site.addUser({
			displayName: 'Ada Admin',
			siteAdmin: true,
			timeZone: 'Australia/Sydney',
			groups: ['jira-administrators', 'jira-software-users'],
		}),
		member: site.addUser({ displayName: 'Max Member', timeZone: 'America/Los_Angeles' }),
		reader: site.addUser({ displayName: 'Rita Reader' }),
		expired: site.addUser({ displayName: 'Ed Expired' }),
		locked: site.addUser({ displayName: 'Lou Locked', captchaLocked: true }),
	};
	site.addUser({ displayName: 'Sam Smith', emailAddress: 'sam.smith@example.com' });
	site.addUser({ displayName: 'Sam Smith', emailAddress: 'sam.smith2@example.com' });
	site.addUser({ displayName: 'Hidden Helen', emailVisible: false });
	site.addUser({ displayName: 'Ina Inactive', active: false });
	site.addUser({ displayName: 'Automation for Jira', accountType: 'app', emailVisible: false });
	return people;
}

function makeCredentials(site: Site, people: People): Credentials {
	return {
		admin: makeCredential(site, people.admin),
		member: makeCredential(site, people.member),
		reader: makeCredential(site, people.reader),
		expired: makeCredential(site, people.expired, site.clock.now() - 1),
		locked: makeCredential(site, people.locked),
	};
}

/** Gives a user an API token to log in with. */
export function makeCredential(site: Site, user: User, expiresAt?: number): Credential {
	const { token } = site.addToken(user, { expiresAt });
	const basic = Buffer.from(`${user.emailAddress}:${token}`).toString('base64');
	return { email: user.emailAddress, token, accountId: user.accountId, authorization: `Basic ${basic}` };
}

function addCustomFields(site: Site): void {
	const add = (number: number, name: string, type: CustomFieldType, ...options: string[]) => {
		const field = addCustomField(site, number, name, type);
		const context = site.addContext(field);
		for (const option of options) site.addOption(context, option);
		return context;
	};
	add(10_050, 'External ID', 'textfield');
	add(10_051, 'Story Points', 'float');
	add(10_052, 'Team', 'select', 'Red', 'Green', 'Blue');
	add(10_053, 'Platforms', 'multiselect', 'Web', 'iOS', 'Android');
	add(10_054, 'Due Stuff', 'datepicker');
	add(10_055, 'Reviewed At', 'datetime');
	add(10_056, 'Approver', 'userpicker');
	add(10_057, 'Reviewers', 'multiuserpicker');
	add(10_058, 'Reference Link', 'url');
	add(10_059, 'Acceptance Criteria', 'textarea');
	add(10_060, 'Tags', 'labels');
	const region = add(10_061, 'Region', 'cascadingselect', 'Europe', 'Asia');
	site.addOption(region, 'Berlin', region.options[0]);
	site.addOption(region, 'Paris', region.options[0]);
	site.addOption(region, 'Tokyo', region.options[1]);
	add(10_062, 'Checks', 'multicheckboxes', 'Tested', 'Documented');
	add(10_063, 'Legacy Number', 'textfield');
	addCustomField(site, 10_064, 'Severity', 'select');
}

const ON_DEMO_SCREENS = [
	...[
		'issuetype',
		'project',
		'summary',
		'description',
		'priority',
		'labels',
		'components',
		'fixVersions',
		'versions',
	],
	...['assignee', 'reporter', 'duedate', 'parent', 'environment', 'customfield_10020'],
	...[10_050, 10_051, 10_052, 10_053, 10_054, 10_055, 10_056].map((number) => `customfield_${number}`),
	...[10_057, 10_058, 10_059, 10_060, 10_061, 10_062].map((number) => `customfield_${number}`),
];

/** To Do, In Progress, Done, each reachable from everywhere. */
function simpleWorkflow(): Workflow {
	const transition = (id: string, name: string, to: string): Transition => ({
		id,
		name,
		to,
		from: 'any',
		screen: [],
	});
	return {
		id: 'simple',
		name: 'Software Simplified Workflow',
		initialStatus: '10000',
		statuses: ['10000', '3', '10001'],
		transitions: [
			transition('11', 'To Do', '10000'),
			transition('21', 'In Progress', '3'),
			transition('31', 'Done', '10001'),
		],
	};
}

/** A chain To Do → In Progress → In Review → Done, with a screen before Done and a way back. */
function strictWorkflow(): Workflow {
	return {
		id: 'strict',
		name: 'Operations Workflow',
		initialStatus: '10000',
		statuses: ['10000', '3', '10002', '10001'],
		transitions: [
			{ id: '11', name: 'Start', to: '3', from: ['10000'], screen: [] },
			{ id: '21', name: 'Review', to: '10002', from: ['3'], screen: [] },
			{
				id: '31',
				name: 'Finish',
				to: '10001',
				from: ['10002'],
				screen: [
					{ fieldId: 'resolution', required: true },
					{ fieldId: 'fixVersions', required: false },
				],
			},
			{ id: '41', name: 'Reopen', to: '10000', from: ['10001'], screen: [], adminOnly: true },
		],
	};
}

function addDemo(site: Site, people: People): Project {
	const sprint = addCustomField(site, 10_020, 'Sprint', 'com.pyxis.greenhopper.jira:gh-sprint');
	const project = site.addProject({
		id: '10000',
		key: 'DEMO',
		name: 'Demo Project',
		leadAccountId: people.admin.accountId,
		issueTypeIds: ['10000', '10001', '10002', '10004', '10003'],
	});
	project.roles.set(people.reader.accountId, 'reader');
	for (const typeId of project.issueTypeIds) {
		project.workflows.set(typeId, simpleWorkflow());
		const required = typeId === '10003' ? ['summary', 'reporter', 'parent'] : ['summary', 'reporter'];
		project.screens.set(typeId, { create: [...ON_DEMO_SCREENS], edit: [...ON_DEMO_SCREENS], required });
	}
	site.addComponent(project, { name: 'Backend', leadAccountId: people.member.accountId });
	site.addComponent(project, { name: 'Frontend', description: 'What people see' });
	site.addVersion(project, { name: '1.0', released: true, releaseDate: '2024-03-01' });
	site.addVersion(project, { name: '2.0', releaseDate: '2030-01-01' });
	site.addVersion(project, { name: '0.9', archived: true, released: true });
	site.addContext(sprint, { projectIds: [project.id] });
	site.addBoard(project, { name: 'DEMO board' });
	return project;
}

function addOps(site: Site, people: People): Project {
	const change = site.addIssueType({ name: 'Change', description: 'A change to a running system.' });
	const incident = site.addIssueType({ name: 'Incident' });
	const project = site.addProject({
		id: '10001',
		key: 'OPS',
		name: 'Operations',
		projectTypeKey: 'business',
		leadAccountId: people.member.accountId,
		assigneeType: 'PROJECT_LEAD',
		issueTypeIds: [change.id, incident.id],
		priorityIds: ['1', '3', '5'],
	});
	project.roles.set(people.reader.accountId, 'reader');
	const fields = [
		'issuetype',
		'project',
		'summary',
		'description',
		'priority',
		'labels',
		'components',
		'fixVersions',
	];
	const screen = [
		...fields,
		'assignee',
		'reporter',
		'duedate',
		'customfield_10050',
		'customfield_10052',
		'customfield_10064',
	];
	for (const typeId of project.issueTypeIds) {
		project.workflows.set(typeId, strictWorkflow());
		project.screens.set(typeId, {
			create: [...screen],
			edit: [...screen],
			required: ['summary', 'reporter', 'customfield_10064'],
		});
	}
	const severity = site.addContext(site.fields.get('customfield_10064')!, { projectIds: [project.id] });
	for (const value of ['Minor', 'Major', 'Critical']) site.addOption(severity, value);
	const team = site.addContext(site.fields.get('customfield_10052')!, { projectIds: [project.id] });
	for (const value of ['Night Shift', 'Day Shift']) site.addOption(team, value);
	site.addComponent(project, { name: 'Network' });
	site.addVersion(project, { name: '2024-Q4' });
	return project;
}
