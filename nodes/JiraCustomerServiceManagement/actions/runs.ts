import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** What each operation of a resource runs. */
export type Runs = Readonly<Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>>>;
