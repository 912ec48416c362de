import { DATE_TIME, NUMBER, ownCatalog, TEXT } from '../ownFields';

/** What a sprint has (`GET sprint/{sprintId}`). */
export const sprintCatalog = ownCatalog({
	name: ['Name', TEXT],
	state: ['State', TEXT],
	goal: ['Goal', TEXT],
	startDate: ['Start Date', DATE_TIME],
	endDate: ['End Date', DATE_TIME],
	completeDate: ['Complete Date', DATE_TIME],
	createdDate: ['Created', DATE_TIME],
	originBoardId: ['Board ID', NUMBER],
});
