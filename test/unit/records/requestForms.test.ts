import fc from '../../tools/laws';
import { ANSWER_KINDS, formAnswers, formFields, isFormField, type FormQuestion } from '../../../nodes/shared/records/request/forms';

const QUESTIONS: readonly FormQuestion[] = [
	{ id: '1', label: 'What happened?', kind: 'text' },
	{ id: '2', label: 'When?', kind: 'time' },
	{ id: '3', label: 'Who?', kind: 'users' },
];

const answers = (values: Readonly<Record<string, unknown>>, questions = QUESTIONS) => formAnswers(questions, values);

it.each([
	['by a column of its own', { formAnswer_1: 'Smoke' }, { 1: { text: 'Smoke' } }],
	['by the label of a question, in whatever case', { formAnswers: { 'what happened?': 'Smoke' } }, { 1: { text: 'Smoke' } }],
	['as the API takes it', { formAnswers: { 9: { date: '2026-01-31' } } }, { 9: { date: '2026-01-31' } }],
	['as a list of choices', { formAnswers: { 9: [1, ' 2 '] } }, { 9: { choices: ['1', '2'] } }],
	['with people as they were found', { formAnswer_3: [{ accountId: 'a' }] }, { 3: { users: ['a'] } }],
	['not at all', { summary: 'x', formAnswer_1: ' ' }, undefined],
])('a question is answered %s', (_how, values, expected) => {
	expect(answers(values)).toEqual({ ok: true, answers: expected });
});

it.each([
	['a time that is none', { formAnswer_2: '25:00' }, '"25:00" is not a time'],
	['two answers', { formAnswer_1: 'a', formAnswers: { 1: 'b' } }, 'The question "1" is answered twice'],
	['an object of no known form', { formAnswers: { 1: 'a', 8: { text: 'a', date: 'b' } } }, 'The answer to "8" is not one that a form takes'],
])('refuses %s', (_what, values, reason) => {
	expect(answers(values)).toMatchObject({ ok: false, reason });
});

it('whatever a row says, each answer is given in exactly one of the ways that the API knows', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
			const result = answers({ formAnswers: given }, []);
			if (!result.ok) return result.reason !== '' && result.fix !== '';
			return Object.values(result.answers ?? {}).every((answer) => {
				const names = Object.keys(answer as object);
				return names.length === 1 && ANSWER_KINDS.some((kind) => kind === names[0]);
			});
		}),
	);
});

it('each question is a field of its own, and no field of the issue', () => {
	const fields = formFields(QUESTIONS);
	expect(fields.map(({ name }) => name)).toEqual(['What happened?', 'When?', 'Who?', 'Form Answers']);
	expect(fields.every(({ id, required }) => isFormField(id) && !required)).toBe(true);
	expect(isFormField('summary')).toBe(false);
});
