import { jsonOf, type EngineResult } from '../../test/engine/engine';
import { SMALL_SITE } from './sites';
import { builtInNode, PROJECT, thisPackage, type Job } from './job';

/** An issue type of the simulator's default site. */
const STORY = { id: '10001', name: 'Story' };

/** Both create stories with a summary, a description and two labels. */
export const createJob: Job = {
	name: 'create',
	title: 'Creation',
	site: SMALL_SITE,
	// The built-in node makes two calls for each issue, one after another: 10,000 issues would take it 40 minutes.
	records: { thisPackage: 10_000, builtInNode: 100 },
	budget: { calls: 215, writes: 200 },
	aim: 40,
	jqlOfResult: ({ contender }) => `project = ${PROJECT.key} AND labels = "${contender}"`,
	rows: ({ contender, records }) =>
		Array.from({ length: records }, (_unused, index) => ({
			summary: `Row ${index + 1} of the bench`,
			description: `The first line of row ${index + 1}.\n\nIts second paragraph, a little longer than the first one.`,
			labels: ['bench', contender],
		})),
	ways: {
		thisPackage: {
			steps: ({ connection }) => [
				thisPackage(connection, {
					operation: 'import',
					mode: 'create',
					projectFrom: 'fixed',
					project: { __rl: true, mode: 'key', value: PROJECT.key },
					issueTypeFrom: 'fixed',
					issueType: { __rl: true, mode: 'name', value: STORY.name },
					mapping: 'columnNames',
				}),
			],
			keys: createdKeys,
		},
		builtInNode: {
			steps: ({ connection }) => [
				builtInNode(connection, {
					operation: 'create',
					project: { __rl: true, mode: 'id', value: PROJECT.id },
					issueType: { __rl: true, mode: 'id', value: STORY.id },
					summary: '={{ $json.summary }}',
					additionalFields: { description: '={{ $json.description }}', labels: '={{ $json.labels }}' },
				}),
			],
			keys: createdKeys,
		},
	},
};

function createdKeys([result]: readonly EngineResult[]): string[] {
	return jsonOf(result!, 0).map(({ key, _key }) => String(_key ?? key));
}
