import { isEmptyCell, objectOf, textOf } from '../../fields/cells';
import { looseName } from '../../fields/catalog';
import { quoted, refused, resolved, type Refused, type Resolved } from '../../fields/resolved';
import type { FieldSchema, WritableField } from '../../fields/schema';
import { DATE, RICH_TEXT, TEXT } from '../ownFields';

/** How a question of a form is answered: the property of the answer that holds it (`FormAnswer`). */
export const ANSWER_KINDS = ['text', 'adf', 'date', 'time', 'choices', 'users', 'files'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/**
 * A question of the form of a request type. The API takes answers by the id of their question and does not tell the
 * questions (reference §9.2), so that whoever knows the form says once what its questions are.
 */
export interface FormQuestion {
	readonly id: string;
	/** As the portal shows it. */
	readonly label: string;
	readonly kind: AnswerKind;
}

/** Id of the field that takes answers to any questions at once: `{ "1": { "text": "…" } }`. */
export const FORM_ANSWERS = 'formAnswers';

const QUESTION_PREFIX = 'formAnswer_';
const WORDS: FieldSchema = { type: 'array', items: 'string' };

const SCHEMAS: Readonly<Record<AnswerKind, FieldSchema>> = {
	text: TEXT,
	adf: RICH_TEXT,
	date: DATE,
	time: TEXT,
	choices: WORDS,
	users: { type: 'array', items: 'user' },
	files: WORDS,
};

/** The fields in which a row answers a form: each question that is known, and all others in one. */
export function formFields(questions: readonly FormQuestion[]): WritableField[] {
	const own = questions.map(({ id, label, kind }) => ({ id: `${QUESTION_PREFIX}${id}`, name: label, schema: SCHEMAS[kind], required: false, hasDefault: false }));
	return [...own, { id: FORM_ANSWERS, name: 'Form Answers', schema: { type: 'any' }, required: false, hasDefault: false }];
}

/** Whether a value answers a form and is no field of the request. */
export function isFormField(id: string): boolean {
	return id === FORM_ANSWERS || id.startsWith(QUESTION_PREFIX);
}

/** `form.answers` of a new request, out of its values; undefined where it answers nothing. */
export function formAnswers(questions: readonly FormQuestion[], values: Readonly<Record<string, unknown>>): { readonly ok: true; readonly answers: Readonly<Record<string, unknown>> | undefined } | Refused {
	const answers: Record<string, unknown> = {};
	for (const { id, kind } of questions) {
		const value = values[`${QUESTION_PREFIX}${id}`];
		if (isEmptyCell(value)) continue;
		const answer = answerAs(kind, value);
		if (!answer.ok) return answer;
		answers[id] = answer.value;
	}
	for (const [name, value] of Object.entries(objectOf(values[FORM_ANSWERS]) ?? {})) {
		const question = questions.find(({ id }) => id === name) ?? questions.find(({ label }) => looseName(label) === looseName(name));
		const answer = question && !isWhole(value) ? answerAs(question.kind, value) : looseAnswer(name, value);
		if (!answer.ok) return answer;
		const id = question?.id ?? name;
		if (Object.hasOwn(answers, id)) return refused(`The question ${quoted(name)} is answered twice`, 'Answer it once: in a column of its own, or in Form Answers');
		answers[id] = answer.value;
	}
	return { ok: true, answers: Object.keys(answers).length > 0 ? answers : undefined };
}

function answerAs(kind: AnswerKind, value: unknown): Resolved {
	if (kind === 'choices' || kind === 'files') return resolved({ [kind]: listOfTexts(value) });
	if (kind === 'users') return resolved({ users: (Array.isArray(value) ? value : [value]).map((user) => textOf(objectOf(user)?.accountId ?? user)) });
	const text = kind === 'adf' ? value : textOf(value).trim();
	if (kind === 'time' && !TIME.test(String(text))) return refused(`${quoted(value)} is not a time`, 'Give the time as HH:mm, such as 14:30');
	return resolved({ [kind]: text });
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** An answer to a question that nobody has described: as the API takes it, a text, or a list of choices. */
function looseAnswer(name: string, value: unknown): Resolved {
	if (isWhole(value)) return resolved(value);
	if (Array.isArray(value)) return resolved({ choices: listOfTexts(value) });
	if (typeof value === 'object' && value !== null) {
		return refused(`The answer to ${quoted(name)} is not one that a form takes`, `Give it as a text, as a list of choices, or as an object with one of ${ANSWER_KINDS.join(', ')}`);
	}
	return resolved({ text: textOf(value) });
}

/** Whether an answer is given as the API takes it: with exactly one of the ways to answer. */
function isWhole(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const names = Object.keys(value);
	return names.length === 1 && ANSWER_KINDS.some((kind) => kind === names[0]);
}

function listOfTexts(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value]).map((entry) => textOf(entry).trim());
}
