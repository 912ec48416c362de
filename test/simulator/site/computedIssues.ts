import { defaults } from '../issues/create';
import type { Issue, Stored } from './model';
import type { Site } from './site';

/** What a computed issue has of its own. */
export interface LeanIssue {
	readonly summary: string;
	/** Milliseconds since the epoch; must not decrease from one issue to the next. */
	readonly created: number;
	/** Name of a status; the first of the workflow when left out. */
	readonly status?: string;
	/** Values by field id, in the form in which the site keeps them. */
	readonly values?: Readonly<Record<string, Stored>>;
}

/**
 * A row of issues of one project that are computed whenever they are asked for, instead of being stored: ids and
 * numbers without a gap, `updated` as old as `created`, no comments, worklogs, links or histories.
 *
 * They are found one by one (read, bulk fetch, `key = …`, `id in (…)`), and by search with any clause but `~` and
 * labels (those ask the text index); project, created, updated, key and id are quick, every other clause looks at each
 * issue. Their order can be created, updated, key or id, all in one direction. `site.issues.all` leaves them out. One
 * that is written becomes an issue like any other.
 */
export class ComputedIssues {
	/** Places of the issues that have been written since and are stored. */
	readonly written = new Set<number>();

	constructor(
		readonly projectId: string,
		/** Everything of a key but its number, e.g. `DEMO-`. */
		private readonly keyPrefix: string,
		private readonly first: { readonly id: number; readonly number: number },
		readonly count: number,
		private readonly compute: (place: number, id: number, key: string) => Issue,
	) {}

	/** The issue at a place, counted from 0. */
	at(place: number): Issue {
		return this.compute(place, this.first.id + place, `${this.keyPrefix}${this.first.number + place}`);
	}

	idAt(place: number): number {
		return this.first.id + place;
	}

	/** The place of an issue; undefined when the id is none of these. */
	placeOf(id: number): number | undefined {
		const place = id - this.first.id;
		return place >= 0 && place < this.count ? place : undefined;
	}

	/** The id that a key (in capitals) means. */
	idOf(key: string): number | undefined {
		if (!key.startsWith(this.keyPrefix)) return undefined;
		const place = Number(key.slice(this.keyPrefix.length)) - this.first.number;
		return place >= 0 && place < this.count ? this.first.id + place : undefined;
	}
}

/** Adds computed issues to a project. */
export function addComputedIssues(
	site: Site,
	projectKey: string,
	count: number,
	describe: (place: number) => LeanIssue,
): ComputedIssues {
	const project = site.project(projectKey);
	const types = (project?.issueTypeIds ?? []).flatMap((id) => site.issueTypes.get(id) ?? []);
	const type = types.find(({ name }) => name === 'Task') ?? types[0];
	if (!project || !type) throw new Error(`The site has no project ${projectKey}, or no issue type in it`);
	const creatorId = project.leadAccountId;
	const shared = defaults(site, project, type, creatorId);
	const initial = project.workflows.get(type.id)?.initialStatus ?? '';
	const statuses = new Map([...site.statuses.values()].map(({ id, name }) => [name, id]));
	const compute = (place: number, id: number, key: string): Issue => {
		const { summary, created, status, values } = describe(place);
		// One literal without nested spreads: this runs a million times in a scan.
		return {
			id,
			key,
			projectId: project.id,
			typeId: type.id,
			statusId: (status === undefined ? undefined : statuses.get(status)) ?? initial,
			created,
			updated: created,
			statusChanged: created,
			creatorId,
			values: values ? { ...shared, summary, ...values } : { ...shared, summary },
			comments: NONE,
			worklogs: NONE,
			histories: NONE,
			attachments: NONE,
			watchers: NONE,
			voters: NONE,
			remoteLinks: NONE,
			properties: NO_PROPERTIES,
		};
	};
	const first = { id: site.issues.takeIds(count), number: project.lastIssueNumber + 1 };
	project.lastIssueNumber += count;
	const added = new ComputedIssues(project.id, `${project.key}-`, first, count, compute);
	site.issues.addComputed(added);
	return added;
}

const NONE: readonly never[] = [];
const NO_PROPERTIES: Issue['properties'] = {};
