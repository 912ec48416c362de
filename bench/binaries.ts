/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import { BinaryDataService } from 'n8n-core';

/** What n8n-core makes its services with: its own copy, of which there are several in node_modules. */
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as {
	Container: { get<T>(type: new (...given: never[]) => T): T };
};

/** Where n8n keeps files: on disk, below its user folder, as is its default. */
export async function openBinaries(): Promise<void> {
	await binaries().init();
}

export function binaries(): BinaryDataService {
	return Container.get(BinaryDataService);
}
