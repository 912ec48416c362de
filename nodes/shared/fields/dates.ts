const WITHOUT_COLON = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?[+-]\d{2})(\d{2})$/;

/** Jira's offset lacks the colon that ISO 8601 wants: `2026-01-02T03:04:05.678+0000` (reference §3.3). Other text stays. */
export function isoDateTime(text: string): string {
	return text.replace(WITHOUT_COLON, '$1:$2');
}

/** The same for every date-time inside a structure. */
export function withIsoDateTimes(value: unknown): unknown {
	if (typeof value === 'string') return isoDateTime(value);
	if (Array.isArray(value)) return value.map((entry) => withIsoDateTimes(entry));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withIsoDateTimes(entry)]));
}
