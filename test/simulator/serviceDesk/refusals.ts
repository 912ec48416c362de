import { messagesOf, Refusal } from '../refusal';

/** A refusal in the product's own shape (reference §9.1). */
export function refuseService(status: number, errorMessage: string, key = 'sd.error', parameters: readonly string[] = []): Refusal {
	return new Refusal(status, { errorMessage, i18nErrorMessage: { i18nKey: key, parameters } });
}

/** The body of any refusal as the product gives it: one text, whatever the platform would have said. */
export function serviceErrorBody(refusal: Refusal): unknown {
	const { body } = refusal;
	if (typeof body === 'object' && body !== null && 'errorMessage' in body) return body;
	const errorMessage = typeof body === 'string' ? body : messagesOf(refusal).join(' ');
	return { errorMessage, i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] } };
}

/** One question that was not answered as its form wants it. */
export interface QuestionProblem {
	readonly id: string;
	readonly detail: string;
}

/** The answer for a form whose answers are not valid: 422 with one entry for each question. */
export function refuseForm(problems: readonly QuestionProblem[]): Refusal {
	return new Refusal(422, {
		errorMessage: 'Invalid request',
		errors: problems.map(({ id, detail }) => ({
			code: 'VALIDATION_ERROR',
			context: [{ id, type: 'question' }],
			detail,
			status: 422,
			title: 'Validation failed',
		})),
		i18nErrorMessage: { i18nKey: 'sd.request.create.error.proforma.form.validation.error', parameters: [] },
	});
}
