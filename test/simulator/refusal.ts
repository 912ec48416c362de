/** What an endpoint answers instead of doing its work. Thrown by the site's rules, turned into a response by `http`. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body?: unknown,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(`HTTP ${status}`);
	}
}

/** A caught refusal; anything else that was thrown is thrown again. */
export function refusalOf(caught: unknown): Refusal {
	if (caught instanceof Refusal) return caught;
	throw caught;
}

/** Jira's usual shape of a refusal. */
export interface ErrorCollection {
	errorMessages: string[];
	errors: Record<string, string>;
}

/** A refusal with an `ErrorCollection`: general messages, and one per field. */
export function refuse(status: number, messages: string[], errors: Record<string, string> = {}): Refusal {
	return new Refusal(status, { errorMessages: messages, errors } satisfies ErrorCollection);
}

/** The messages of a refusal, those of its fields included; its status where it has none. */
export function messagesOf({ status, body }: Refusal): string[] {
	const { errorMessages = [], errors = {} } = (body ?? {}) as Partial<ErrorCollection>;
	const messages = [...errorMessages, ...Object.values(errors)];
	return messages.length > 0 ? messages : [`HTTP ${status}`];
}

/** 400 with one message per field. */
export function refuseFields(errors: Record<string, string>): Refusal {
	return refuse(400, [], errors);
}

/** The answer for an issue that is missing or hidden; Jira does not tell which (reference §2.5). */
export function issueNotFound(): Refusal {
	return refuse(404, ['Issue does not exist or you do not have permission to see it.']);
}

/** A value that its field does not take; the text is the field's message. */
export class ValueRefusal extends Error {
	/** `general` texts stand in `errorMessages` and name no field. */
	constructor(
		message: string,
		readonly general = false,
	) {
		super(message);
	}
}

/** A caught refusal of a value; anything else that was thrown is thrown again. */
export function valueRefusalOf(caught: unknown): ValueRefusal {
	if (caught instanceof ValueRefusal) return caught;
	throw caught;
}
