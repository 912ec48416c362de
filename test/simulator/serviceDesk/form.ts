import { isAdf } from '../adf';
import { isRecord } from '../issues/write';
import { isCalendarDate } from '../time';
import type { Site } from '../site/site';
import type { AnswerKind, FormQuestion, RequestType } from './model';
import { refuseForm, refuseService, type QuestionProblem } from './refusals';

/** What the answers of a form come to. */
export interface FormAnswers {
	/** Answers by the ids of their questions, for the property. */
	readonly answers: Readonly<Record<string, unknown>>;
	/** Values of the fields that questions are linked to, in the form in which a request's fields take them. */
	readonly fields: Readonly<Record<string, unknown>>;
}

const KINDS: readonly AnswerKind[] = ['text', 'adf', 'date', 'time', 'choices', 'users', 'files'];

/**
 * Reads the answers to the form of a request type. They are given by the id of the question, or by its label [?].
 * Throws 400 for what is no form, 422 for answers that the form does not take.
 */
export function readForm(site: Site, type: RequestType, form: unknown): FormAnswers {
	const given = isRecord(form) ? (form['answers'] ?? {}) : form === undefined ? {} : undefined;
	if (!isRecord(given)) throw refuseService(400, 'The form is not valid.');
	if (type.questions.length === 0 && Object.keys(given).length > 0)
		throw refuseService(400, 'The request type has no form.');
	const questionOf = (name: string) =>
		type.questions.find(({ id }) => id === name) ?? type.questions.find(({ label }) => label === name);
	const problems: QuestionProblem[] = [];
	const answers: Record<string, unknown> = {};
	const fields: Record<string, unknown> = {};
	for (const [name, answer] of Object.entries(given)) {
		const question = questionOf(name);
		const detail = question ? problemOf(site, question, answer) : 'The question does not exist';
		if (detail !== undefined) problems.push({ id: question?.id ?? name, detail });
		else if (question && isRecord(answer)) {
			answers[question.id] = answer;
			if (question.fieldId !== undefined) fields[question.fieldId] = answer[question.kind];
		}
	}
	for (const { id, required } of type.questions)
		if (required && !(id in answers) && !problems.some((problem) => problem.id === id))
			problems.push({ id, detail: 'The field is required' });
	if (problems.length > 0) throw refuseForm(problems);
	return { answers, fields };
}

function problemOf(site: Site, { kind, required, choices }: FormQuestion, answer: unknown): string | undefined {
	if (!isRecord(answer) || Object.keys(answer).some((name) => !KINDS.some((known) => known === name)))
		return 'The answer is not valid';
	const value = answer[kind];
	if (value === undefined || Object.keys(answer).length > 1) return `The answer must be given as ${kind}`;
	const empty = value === '' || (Array.isArray(value) && value.length === 0);
	if (empty) return required ? 'The field is required' : undefined;
	const list = Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
	const valid: Record<AnswerKind, () => boolean> = {
		text: () => typeof value === 'string',
		adf: () => isAdf(value),
		date: () => typeof value === 'string' && isCalendarDate(value),
		time: () => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
		choices: () => list?.every((id) => Object.hasOwn(choices, id)) ?? false,
		users: () => list?.every((id) => site.users.has(id)) ?? false,
		files: () => list !== undefined,
	};
	return valid[kind]() ? undefined : `The answer is no valid ${kind}`;
}
