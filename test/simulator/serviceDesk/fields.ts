import { presentValue } from '../issues/present-issue';
import type { ValueScope } from '../issues/kinds';
import type { View } from '../issues/present';
import type { Clause, SetClause } from '../jql/clauses';
import type { JqlContext } from '../jql/context';
import { ValueRefusal } from '../refusal';
import type { Field, Issue, Stored } from '../site/model';
import type { ProductField } from '../site/productField';
import type { Site } from '../site/site';
import { idsIn, requestOf } from './access';
import type { SlaMetric } from './model';
import { presentApproval, presentPortalStatus, presentRequestType, presentSla, selfLink } from './present';
import { presentRequestLinks } from './presentRequest';
import { slaStates, type SlaState } from './sla';

const PREFIX = 'com.atlassian.servicedesk';

/** Numbers of the fields that every service site has here. */
const NUMBERS = { organizations: 10_002, requestType: 10_010, participants: 10_030, approvals: 10_031, satisfaction: 10_032 };

/** Adds the fields of the product to a site, without those of its clocks. */
export function addServiceFields(site: Site): void {
	const { service } = site;
	service.fields = {
		requestType: add(site, NUMBERS.requestType, 'Request Type', 'sd-customerrequesttype', `${PREFIX}:vp-origin`, requestTypeField),
		organizations: add(site, NUMBERS.organizations, 'Organizations', 'array:sd-customerorganization', `${PREFIX}:sd-customer-organizations`, organizationsField),
		participants: add(site, NUMBERS.participants, 'Request participants', 'array:user', `${PREFIX}:sd-request-participants`),
		approvals: add(site, NUMBERS.approvals, 'Approvals', 'sd-approvals', `${PREFIX}.approvals-plugin:sd-approvals`, approvalsField),
		satisfaction: add(site, NUMBERS.satisfaction, 'Satisfaction', 'sd-feedback', `${PREFIX}:sd-request-feedback`, satisfactionField),
	};
}

/** Adds a clock with its field. */
export function addMetric(site: Site, number: number, metric: Omit<SlaMetric, 'id' | 'fieldId'>): SlaMetric {
	const id = site.service.takeId();
	const type = ['sd-servicelevelagreement', `${PREFIX}:sd-sla-field`] as const;
	const added = { ...metric, id, fieldId: add(site, number, metric.name, ...type, slaField(id)) };
	site.service.metrics.push(added);
	return added;
}

function add(site: Site, number: number, name: string, schemaType: string, custom: string, product?: ProductField): string {
	const [type = '', items] = schemaType.split(':');
	const field: Field = site.addField({
		id: `customfield_${number}`,
		name,
		kind: product === undefined ? 'users' : kindOf(product, items),
		schema: { type, ...(items === undefined ? {} : { items }), custom, customId: number },
		...(product === undefined ? {} : { product }),
	});
	// As on a live site, issues of every project carry the field, empty where it makes no sense.
	site.addContext(field);
	return field.id;
}

function kindOf(product: ProductField, items: string | undefined): Field['kind'] {
	if (!product.read) return 'readonly';
	return items === undefined ? 'product' : 'productList';
}

/** The type of a request, with its status and links. It is written as `projectkey/requesttypekey` (reference §9.2). */
const requestTypeField: ProductField = {
	present(view, issue) {
		const request = requestOf(view.site, issue);
		if (!request) return null;
		const status = view.site.statuses.get(issue.statusId);
		return {
			_links: presentRequestLinks(view, request),
			requestType: presentRequestType(view, request.type),
			currentStatus: presentPortalStatus(view, status, issue.statusChanged),
		};
	},
	read(value, { site, project }: ValueScope): Stored {
		const [projectKey = '', key = ''] = typeof value === 'string' ? value.toLowerCase().split('/') : [];
		const found = [...site.service.requestTypes.values()].find(
			({ id, portalKey, deskId }) =>
				site.service.desks.get(deskId)?.projectId === project.id &&
				(id === value || (projectKey === project.key.toLowerCase() && portalKey === key)),
		);
		if (!found) throw new ValueRefusal(`The value ${JSON.stringify(value)} is not a request type of this project.`);
		return found.id;
	},
	clause: ({ site }: JqlContext): Clause => ({
		kind: 'set',
		ids: (issue) => {
			const request = requestOf(site, issue);
			return request ? [request.type.id] : [];
		},
		resolve: (word) => {
			const wanted = word.toLowerCase();
			const found = [...site.service.requestTypes.values()].filter((type) => {
				const desk = site.service.desks.get(type.deskId);
				const key = (desk && site.service.projectOf(desk)?.key) ?? '';
				const names = [type.name, `${type.name} (${key})`, `${key}/${type.portalKey}`];
				return names.some((name) => name.toLowerCase() === wanted);
			});
			return found.length === 0 ? undefined : found.map(({ id }) => id);
		},
	}),
};

/** The organizations a request is shared with; written as a list of their ids, numbers or text [?] (reference §5.6). */
const organizationsField: ProductField = {
	present(view, issue) {
		return idsIn(issue, view.site.service.fields?.organizations).flatMap((id) => {
			const found = view.site.service.organizations.get(id);
			return found ? [{ id, name: found.name, uuid: found.uuid, ...selfLink(view, `organization/${id}`) }] : [];
		});
	},
	read(value, { site }: ValueScope): Stored {
		if (!Array.isArray(value)) throw new ValueRefusal('Operation value must be an array');
		return value.map((given: unknown) => {
			const id = typeof given === 'number' || typeof given === 'string' ? String(given) : '';
			if (!site.service.organizations.has(id)) throw new ValueRefusal(`The organization ${JSON.stringify(given)} does not exist.`);
			return id;
		});
	},
	clause: ({ site }: JqlContext): Clause => ({
		kind: 'set',
		ids: (issue) => idsIn(issue, site.service.fields?.organizations),
		resolve: (word) => {
			const all = [...site.service.organizations.values()];
			const found = all.filter(({ id, name }) => id === word || name.toLowerCase() === word.toLowerCase());
			return found.length === 0 ? undefined : found.map(({ id }) => id);
		},
	}),
};

const approvalsField: ProductField = {
	present(view, issue) {
		const approvals = view.site.service.approvalsOf(issue.id);
		return approvals.length === 0 ? null : approvals.map((approval) => presentApproval(view, approval));
	},
	clause: ({ site, user }: JqlContext): Clause => ({
		...functionsAlone(['pending', 'approved', 'declined', 'mypending']),
		ids: (issue) =>
			site.service.approvalsOf(issue.id).flatMap(({ final, decisions }) => {
				const mine = final === 'pending' && decisions.get(user?.accountId ?? '') === 'pending';
				return [final, ...(mine ? ['mypending'] : [])];
			}),
	}),
};

const satisfactionField: ProductField = {
	present(view, issue) {
		const feedback = view.site.service.feedback.get(issue.id);
		return feedback ? { rating: feedback.rating } : null;
	},
	clause: ({ site }: JqlContext): Clause => ({
		kind: 'number',
		number: (issue) => site.service.feedback.get(issue.id)?.rating,
	}),
};

function slaField(id: string): ProductField {
	const of = (site: Site, issue: Issue, now: number): SlaState | undefined =>
		slaStates(site, issue, now).find(({ metric }) => metric.id === id);
	return {
		present(view: View, issue) {
			const state = of(view.site, issue, view.site.clock.now());
			return state ? presentSla(view, issue, state) : null;
		},
		clause: ({ site, now }: JqlContext): Clause => ({
			...functionsAlone(['breached', 'everbreached', 'running', 'paused', 'completed']),
			ids: (issue) => statesOf(of(site, issue, now)),
		}),
	};
}

function statesOf(state: SlaState | undefined): string[] {
	if (!state) return [];
	const { completed, ongoing } = state;
	const last = ongoing ?? completed[completed.length - 1];
	const missed = [...completed, ...(ongoing ? [ongoing] : [])].some(({ elapsed, goal }) => elapsed > goal);
	return [
		...(last && last.elapsed > last.goal ? ['breached'] : []),
		...(missed ? ['everbreached'] : []),
		...(ongoing ? [ongoing.paused ? 'paused' : 'running'] : []),
		...(completed.length > 0 ? ['completed'] : []),
	];
}

/** A clause that is asked for by functions such as `breached()`, and knows no words. */
function functionsAlone(names: readonly string[]): Omit<SetClause, 'ids'> {
	return {
		kind: 'set',
		resolve: () => undefined,
		call: (name) => (names.includes(name) ? [name] : undefined),
	};
}

/** A value of a request's field as the portal gives it: dates in all their forms, the rest as the platform does. */
export function presentPortalValue(view: View, field: Field, issue: Issue): unknown {
	const value = issue.values[field.id] ?? null;
	if (field.kind === 'date' && typeof value === 'string') {
		const midnight = Date.parse(`${value}T00:00:00Z`);
		return { iso8601: value, jira: value, friendly: new Date(midnight).toUTCString().slice(5, 16), epochMillis: midnight };
	}
	return field.product ? field.product.present(view, issue) : presentValue(view, field, value, issue.projectId);
}
