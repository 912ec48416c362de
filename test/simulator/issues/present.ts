import type {
	Component,
	IssueType,
	Priority,
	Project,
	Resolution,
	Status,
	User,
	Version,
} from '../site/model';
import type { Site } from '../site/site';
import { calendarDate } from '../time';

/** What every object of a body needs to know: the site, the site's address for `self` links, and who asks. */
export interface View {
	readonly site: Site;
	/** Origin of the site, without a trailing slash. */
	readonly origin: string;
	readonly caller: User | undefined;
}

const CATEGORIES = {
	new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
	indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
	done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

/** The URL of a REST resource, as `self` links carry it. */
export function link(view: View, path: string): string {
	return `${view.origin}/rest/api/3/${path}`;
}

function avatars(base: string): Record<string, string> {
	return {
		'48x48': base,
		'24x24': `${base}?size=small`,
		'16x16': `${base}?size=xsmall`,
		'32x32': `${base}?size=medium`,
	};
}

/** A user as other objects carry it. The address is shown to its owner and where the profile shows it. */
export function presentUser(view: View, user: User): Record<string, unknown> {
	const emailShown = user.emailVisible || view.caller?.accountId === user.accountId;
	return {
		self: link(view, `user?accountId=${encodeURIComponent(user.accountId)}`),
		accountId: user.accountId,
		...(emailShown ? { emailAddress: user.emailAddress } : {}),
		avatarUrls: avatars(`${view.origin}/avatars/${user.accountId}.png`),
		displayName: user.displayName,
		active: user.active,
		timeZone: user.timeZone,
		accountType: user.accountType,
	};
}

/** A user by account id; a former user when the account is gone. */
export function presentAccount(view: View, accountId: string): Record<string, unknown> {
	const user = view.site.users.get(accountId);
	if (user) return presentUser(view, user);
	return {
		self: link(view, `user?accountId=${encodeURIComponent(accountId)}`),
		accountId,
		avatarUrls: avatars(`${view.origin}/avatars/former.png`),
		displayName: 'Former user',
		active: false,
		accountType: 'atlassian',
	};
}

/** The category of a status. */
export function presentCategory(view: View, status: Status): Record<string, unknown> {
	const category = CATEGORIES[status.category];
	return { self: link(view, `statuscategory/${category.id}`), ...category };
}

export function presentStatus(view: View, status: Status): Record<string, unknown> {
	return {
		self: link(view, `status/${status.id}`),
		description: status.description,
		iconUrl: `${view.origin}/`,
		name: status.name,
		id: status.id,
		statusCategory: presentCategory(view, status),
	};
}

export function presentIssueType(view: View, type: IssueType): Record<string, unknown> {
	return {
		self: link(view, `issuetype/${type.id}`),
		id: type.id,
		description: type.description,
		iconUrl: link(view, `universal_avatar/view/type/issuetype/avatar/${type.avatarId}?size=medium`),
		name: type.name,
		subtask: type.subtask,
		avatarId: type.avatarId,
		hierarchyLevel: type.hierarchyLevel,
	};
}

export function presentPriority(view: View, priority: Priority): Record<string, unknown> {
	return {
		self: link(view, `priority/${priority.id}`),
		iconUrl: `${view.origin}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
		name: priority.name,
		id: priority.id,
	};
}

export function presentResolution(view: View, resolution: Resolution): Record<string, unknown> {
	return {
		self: link(view, `resolution/${resolution.id}`),
		id: resolution.id,
		description: resolution.description,
		name: resolution.name,
	};
}

/** A project as an issue carries it. */
export function presentProjectReference(view: View, project: Project): Record<string, unknown> {
	return {
		self: link(view, `project/${project.id}`),
		id: project.id,
		key: project.key,
		name: project.name,
		projectTypeKey: project.projectTypeKey,
		simplified: false,
		avatarUrls: avatars(link(view, `universal_avatar/view/type/project/avatar/10424`)),
	};
}

/** A component as an issue carries it. */
export function presentComponent(view: View, component: Component): Record<string, unknown> {
	return {
		self: link(view, `component/${component.id}`),
		id: component.id,
		name: component.name,
		...(component.description === '' ? {} : { description: component.description }),
	};
}

/** A version as an issue carries it. */
export function presentVersion(view: View, version: Version): Record<string, unknown> {
	return {
		self: link(view, `version/${version.id}`),
		id: version.id,
		...(version.description === '' ? {} : { description: version.description }),
		name: version.name,
		archived: version.archived,
		released: version.released,
		...(version.releaseDate === undefined ? {} : { releaseDate: version.releaseDate }),
	};
}

/** A version as the version resource gives it. */
export function presentVersionDetails(
	view: View,
	version: Version,
	project: Project,
): Record<string, unknown> {
	const today = calendarDate(view.site.clock.now(), view.site.timeZone);
	const dated = version.releaseDate !== undefined;
	return {
		...presentVersion(view, version),
		...(version.startDate === undefined ? {} : { startDate: version.startDate }),
		...(dated && !version.released ? { overdue: (version.releaseDate ?? '') < today } : {}),
		projectId: Number(project.id),
	};
}

/** A component as the component resource gives it. */
export function presentComponentDetails(
	view: View,
	component: Component,
	project: Project,
): Record<string, unknown> {
	const lead =
		component.leadAccountId === undefined ? {} : { lead: presentAccount(view, component.leadAccountId) };
	return {
		...presentComponent(view, component),
		...lead,
		assigneeType: component.assigneeType,
		realAssigneeType: component.assigneeType,
		isAssigneeTypeValid: false,
		project: project.key,
		projectId: Number(project.id),
	};
}
