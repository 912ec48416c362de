import { censusJob } from './census';
import { childrenJob } from './children';
import { createJob } from './create';
import { deltaJob } from './delta';
import { exportJob } from './export';
import { filesJob } from './files';
import type { Job } from './job';
import { requestsJob } from './requests';

export * from './job';

/** In the order in which they are done; those that share a site stand together. */
export const JOBS: readonly Job[] = [exportJob, createJob, childrenJob, requestsJob, censusJob, deltaJob, filesJob];
