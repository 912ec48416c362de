import { addCustomField, makeCredential, type Credential } from '../site/seed';
import type { Field, Project, Transition, User, Workflow } from '../site/model';
import type { Site } from '../site/site';
import { AGENTS } from './access';
import { addMetric, addServiceFields } from './fields';
import { addCustomer } from './people';
import type { Desk, FormQuestion, Organization, RequestType, RequestTypeField } from './model';

/** What a site with service projects has beside the default one: who can log in, and the things that tests name. */
export interface ServiceSeed {
	/** Works on the requests of both desks, and administers none. */
	readonly agent: Credential;
	/** Portal-only customer, member of the organization Acme. */
	readonly customer: Credential;
	/** Portal-only customer without an organization. */
	readonly stranger: Credential;
	/** Desk `SUP`, which is open: everybody with an account may raise requests. */
	readonly open: Desk;
	/** Desk `HR`, which is closed, and to which customers cannot be added while `takesCustomers` is false. */
	readonly closed: Desk;
	/** By portal key: `help`, `access`, `device`, `form` (SUP), `leave` (HR). */
	readonly types: Readonly<Record<'help' | 'access' | 'device' | 'form' | 'leave', RequestType>>;
	/** Linked to SUP. */
	readonly acme: Organization;
	/** Linked to no desk. */
	readonly globex: Organization;
}

const STATUSES = { support: '10100', customer: '10101', approval: '10102', resolved: '10103', declined: '10104' };
const HOUR = 3_600_000;

/** Adds two service projects, SUP and HR, with all that belongs to them. The rest of the site stays as it is. */
export function seedServiceDesk(site: Site): ServiceSeed {
	addServiceFields(site);
	const people = addPeople(site);
	addCatalogue(site);
	const sup = addProject(site, 'SUP', 'Support', people.agent);
	const hr = addProject(site, 'HR', 'Human Resources', people.agent);
	const { service } = site;
	const open = service.addDesk({ projectId: sup.id, groups: [{ id: '1', name: 'Common requests' }, { id: '2', name: 'Hardware' }] });
	const closed = service.addDesk({ projectId: hr.id, access: 'closed', customers: new Set([people.customer.accountId]) });
	const acme = service.addOrganization('Acme', [people.customer.accountId]);
	const globex = service.addOrganization('Globex');
	open.organizationIds.add(acme.id);
	const fields = addFormFields(site, [sup, hr]);
	addClocks(site);
	const types = addRequestTypes(site, open, closed, fields, people.agent);
	addQueues(site, open, 'SUP');
	addQueues(site, closed, 'HR');
	service.articles.push(
		{ pageId: '8786177', spaceKey: 'IT', title: 'Stolen computer', excerpt: 'What to do when a computer was stolen.' },
		{ pageId: '8785228', spaceKey: 'IT', title: 'Upgrading a computer', excerpt: 'Computers older than three years.' },
		{ pageId: '8785229', spaceKey: 'HR', title: 'Taking leave', excerpt: 'How many days there are, and how to ask.' },
	);
	const { agent, customer, stranger } = people;
	return {
		agent: makeCredential(site, agent),
		customer: makeCredential(site, customer),
		stranger: makeCredential(site, stranger),
		...{ open, closed, types, acme, globex },
	};
}

function addPeople(site: Site) {
	return {
		agent: site.addUser({ displayName: 'Agnes Agent', groups: ['jira-software-users', AGENTS] }),
		customer: addCustomer(site, 'Cora Customer'),
		stranger: addCustomer(site, 'Stefan Stranger'),
	};
}

function addCatalogue(site: Site): void {
	site.addStatus({ id: STATUSES.support, name: 'Waiting for support', category: 'indeterminate' });
	site.addStatus({ id: STATUSES.customer, name: 'Waiting for customer', category: 'indeterminate' });
	site.addStatus({ id: STATUSES.approval, name: 'Waiting for approval', category: 'new' });
	site.addStatus({ id: STATUSES.resolved, name: 'Resolved', category: 'done' });
	site.addStatus({ id: STATUSES.declined, name: 'Declined', category: 'done' });
	site.addIssueType({ id: '10100', name: 'Service Request', description: 'A request of a customer.' });
}

/** The way of a request; customers may resolve it and bring it back, the rest is for agents. */
function workflow(): Workflow {
	const { support, customer, approval, resolved, declined } = STATUSES;
	const step = (id: string, name: string, to: string, from: string[], portal = false): Transition => ({
		...{ id, name, to, from, screen: [] },
		...(portal ? { portal } : {}),
	});
	return {
		id: 'service',
		name: 'Service Request Fulfilment',
		initialStatus: support,
		statuses: Object.values(STATUSES),
		transitions: [
			step('11', 'Respond to customer', customer, [support]),
			step('21', 'Respond to support', support, [customer], true),
			step('31', 'Resolve this request', resolved, [support, customer], true),
			step('41', 'Back to support', support, [resolved]),
			step('51', 'Approve', support, [approval]),
			step('61', 'Decline', declined, [approval]),
		],
	};
}

const ON_SCREEN = ['issuetype', 'project', 'summary', 'description', 'priority', 'labels', 'components', 'assignee', 'reporter', 'duedate'];
const SERVICE_FIELDS = [10_002, 10_010, 10_030, 10_070, 10_071, 10_072, 10_073, 10_074].map((number) => `customfield_${number}`);

function addProject(site: Site, key: string, name: string, agent: User): Project {
	const project = site.addProject({
		key,
		name,
		projectTypeKey: 'service_desk',
		leadAccountId: agent.accountId,
		issueTypeIds: ['10100'],
		isPrivate: true,
	});
	project.roles.set(agent.accountId, 'member');
	project.workflows.set('10100', workflow());
	const screen = [...ON_SCREEN, ...SERVICE_FIELDS];
	project.screens.set('10100', { create: [...screen], edit: [...screen], required: ['summary', 'reporter'] });
	site.addComponent(project, { name: 'Laptops' });
	return project;
}

type FormFields = Readonly<Record<'urgency' | 'place' | 'neededBy' | 'manager' | 'software', Field>>;

function addFormFields(site: Site, projects: readonly Project[]): FormFields {
	const projectIds = projects.map(({ id }) => id);
	const add = (...[number, name, type]: [number, string, Parameters<typeof addCustomField>[3]]) => {
		const field = addCustomField(site, number, name, type);
		return { field, context: site.addContext(field, { projectIds }) };
	};
	const urgency = add(10_070, 'Urgency', 'select');
	for (const value of ['Low', 'High']) site.addOption(urgency.context, value);
	const place = add(10_071, 'Place', 'cascadingselect');
	for (const [city, ...floors] of [['Berlin', 'Ground floor', 'First floor'], ['Paris', 'Rooftop']]) {
		const option = site.addOption(place.context, city ?? '');
		for (const floor of floors) site.addOption(place.context, floor, option);
	}
	const software = add(10_074, 'Software', 'multicheckboxes');
	for (const value of ['Editor', 'Browser', 'Compiler']) site.addOption(software.context, value);
	return {
		urgency: urgency.field,
		place: place.field,
		neededBy: add(10_072, 'Needed by', 'datepicker').field,
		manager: add(10_073, 'Manager', 'userpicker').field,
		software: software.field,
	};
}

function addClocks(site: Site): void {
	addMetric(site, 10_033, { name: 'Time to first response', goalMs: 4 * HOUR, stops: 'answered', pausedIn: [] });
	addMetric(site, 10_034, { name: 'Time to resolution', goalMs: 24 * HOUR, stops: 'resolved', pausedIn: [STATUSES.customer] });
}

function field(fieldId: string, name: string, more: Partial<RequestTypeField> = {}): RequestTypeField {
	return { fieldId, name, description: '', required: false, visible: true, defaults: [], ...more };
}

const SUMMARY = field('summary', 'What do you need?', { required: true });
const DESCRIPTION = field('description', 'Why do you need this?');

function question(id: string, label: string, kind: FormQuestion['kind'], more: Partial<FormQuestion> = {}): FormQuestion {
	return { id, label, kind, required: false, choices: {}, ...more };
}

function addRequestTypes(site: Site, open: Desk, closed: Desk, fields: FormFields, agent: User): ServiceSeed['types'] {
	const { service } = site;
	const add = (desk: Desk, portalKey: string, name: string, more: Partial<RequestType>) =>
		service.addRequestType({ deskId: desk.id, portalKey, name, issueTypeId: '10100', groupIds: ['1'], ...more });
	return {
		help: add(open, 'help', 'Get IT help', {
			description: 'For everything that does not work.',
			helpText: 'Tell us what you did, and what happened.',
			fields: [
				SUMMARY,
				DESCRIPTION,
				field('components', 'What is it about?'),
				field('attachment', 'Screenshots'),
				field('priority', 'Priority', { visible: false, preset: { name: 'High' } }),
			],
		}),
		access: add(open, 'access', 'Request access', {
			fields: [SUMMARY, DESCRIPTION, field(fields.manager.id, 'Who is your manager?')],
			approval: {
				...{ name: 'Waiting for approval', approverIds: [agent.accountId] },
				...{ statusId: STATUSES.approval, approvedTo: STATUSES.support, declinedTo: STATUSES.declined },
			},
		}),
		device: add(open, 'device', 'Request a device', {
			groupIds: ['1', '2'],
			fields: [
				SUMMARY,
				field(fields.urgency.id, 'How urgent is it?', { required: true }),
				field(fields.place.id, 'Where are you?'),
				field(fields.neededBy.id, 'When do you need it?'),
				field(fields.manager.id, 'Who is your manager?'),
				field(fields.software.id, 'What shall be on it?'),
				field('attachment', 'Drawings'),
				field('labels', 'Labels', { visible: false, preset: ['device'] }),
			],
		}),
		form: add(open, 'form', 'Report an incident', {
			fields: [SUMMARY, DESCRIPTION, field(fields.neededBy.id, 'Until when?')],
			questions: [
				question('1', 'What happened?', 'text', { required: true, fieldId: 'description' }),
				question('2', 'Who is affected?', 'choices', { choices: { '1': 'Me', '2': 'My team' } }),
				question('3', 'Until when?', 'date', { fieldId: fields.neededBy.id }),
			],
		}),
		leave: add(closed, 'leave', 'Ask for leave', { fields: [SUMMARY, field('duedate', 'First day', { required: true })] }),
	};
}

function addQueues(site: Site, { id: deskId }: Desk, key: string): void {
	const open = `project = ${key} AND statusCategory != Done`;
	site.service.addQueue({ deskId, name: 'All open', jql: `${open} ORDER BY created ASC`, fields: ['issuekey', 'summary', 'status', 'reporter', 'customfield_10034'] });
	site.service.addQueue({ deskId, name: 'Unassigned', jql: `${open} AND assignee IS EMPTY ORDER BY "Time to resolution" ASC`, fields: ['summary', 'created'] });
	site.service.addQueue({ deskId, name: 'Resolved', jql: `project = ${key} AND resolution IS NOT EMPTY`, fields: ['summary', 'resolutiondate'] });
}
