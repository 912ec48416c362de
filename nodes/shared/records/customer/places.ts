import type { Connection } from '../../connection/types';
import { listed } from '../../fields/resolved';
import type { WriteRefused } from '../kind';
import { changeMembers, type Membership } from '../serviceDesk/people';

/** One thing that is to happen to one account: to be added to a service desk or an organization, or removed from it. */
export interface Step {
	readonly accountId: string;
	readonly membership: Membership;
	/** As a person says it, e.g. `added to the organization Acme`. */
	readonly what: string;
}

/**
 * Takes all steps, those of one kind and place together.
 * @returns for each list of steps what of it was refused; undefined where all of it is done.
 */
export async function takeSteps(connection: Connection, lists: ReadonlyArray<readonly Step[]>): Promise<ReadonlyArray<WriteRefused | undefined>> {
	const places = new Map(lists.flat().map((step) => [nameOf(step), step.membership]));
	const refusals = new Map<string, ReadonlyMap<string, WriteRefused>>();
	for (const [name, membership] of places) {
		const accountIds = lists.flat().filter((step) => nameOf(step) === name).map(({ accountId }) => accountId);
		refusals.set(name, await changeMembers(connection, membership, accountIds));
	}
	return lists.map((steps) => {
		const refused = steps.flatMap((step) => {
			const refusal = refusals.get(nameOf(step))?.get(step.accountId);
			return refusal ? [{ step, refusal }] : [];
		});
		const [first] = refused;
		if (!first) return undefined;
		const reasons = refused.map(({ step, refusal }) => `not ${step.what}: ${refusal.reason}`);
		return { ...first.refusal, reason: listed(reasons) };
	});
}

function nameOf({ membership: { operation, path } }: Step): string {
	return JSON.stringify([operation, path]);
}
