/**
 * Text that every reader of UTF-8 takes: half a surrogate pair and NUL, which databases refuse with the whole file, become
 * the replacement character.
 */
export function wellFormed(text: string): string {
	return text.replace(/[\p{Surrogate}\0]/gu, '\ufffd');
}
