import { PollContext, TriggersAndPollers } from 'n8n-core';
import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { additionalData, loadPackage, workflowOf, type EngineRun } from './engine';

/** How one poll is run. */
export interface PollSettings {
	/** How long n8n gives it; what n8n itself gives when absent. */
	readonly budgetMs?: number;
	readonly mode?: WorkflowExecuteMode;
	/** n8n does not keep the state of this poll, as that of the one at publishing. */
	readonly dropped?: true;
	/** n8n before 2.38 tells no budget. */
	readonly oldHost?: true;
}

/**
 * A trigger in n8n's engine, restarted for every poll: what it keeps goes from one to the next as JSON. As in n8n, the
 * state that a poll has noted is kept with its items, or when it ended with none, and not when it failed.
 */
export class PolledNode {
	/** What n8n has in its database. */
	stored = '{}';
	readonly logged: string[] = [];

	constructor(
		private readonly run: EngineRun,
		private readonly id = 'n',
	) {}

	/** The items of a poll; null where the workflow would not start. */
	async poll({ budgetMs, mode = 'trigger', dropped, oldHost }: PollSettings = {}): Promise<IDataObject[] | null> {
		const loader = await loadPackage();
		const node = { ...this.run.node, id: this.id, type: 'n8n-nodes-jira-sync.jiraCloudTrigger' };
		const workflow = workflowOf(loader, { ...this.run, node });
		const staged = JSON.parse(this.stored) as IDataObject;
		const more = budgetMs === undefined ? [] : [() => budgetMs];
		const context = new PollContext(
			workflow,
			workflow.getNode('Node')!,
			additionalData(loader, this.run, mode),
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => staged,
			...more,
		);
		if (oldHost) Object.assign(context, { getPollBudgetMs: undefined });
		const items = await new TriggersAndPollers().runPollFunction(workflow, workflow.getNode('Node')!, context);
		if (!dropped && mode !== 'manual') this.stored = JSON.stringify(staged);
		return items === null ? null : items.flat().map(({ json }) => json);
	}
}
