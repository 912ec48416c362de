import { siteOrigin } from '../address';
import { JiraError } from '../../errors/jiraError';
import type { Hosts } from '../hosts';
import type { CredentialData } from './way';

const CLOUD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TENANT_INFO =
	'Open https://<your site>.atlassian.net/_edge/tenant_info in a browser to see it, e.g. ' +
	'"11223344-a1b2-4c3d-8e9f-112233445566".';

/** Text of a field, without blanks around it; empty when there is none. */
export function textOf(data: CredentialData, name: string): string {
	const value = data[name];
	return typeof value === 'string' ? value.trim() : '';
}

/**
 * A token, client ID or client secret: there, and without anything inside that copying has brought along.
 * @param label The field as the credential shows it.
 * @param source Where its value is found, as a sentence.
 * @throws JiraError of kind `configuration`, which never shows the value.
 */
export function secretOf(data: CredentialData, name: string, label: string, source: string): string {
	const value = textOf(data, name);
	if (value === '') throw badCredential(`The ${label} of the credential is empty.`, source);
	if (/\s/.test(value)) {
		throw badCredential(
			`The ${label} of the credential has a blank or a line break inside.`,
			`Copy it again in one piece, without the words around it. ${source}`,
		);
	}
	if (!/^[\x21-\x7e]+$/.test(value)) {
		throw badCredential(
			`The ${label} of the credential has characters that it cannot have.`,
			`Copy it again; a text program may have changed dashes or quotes. ${source}`,
		);
	}
	return value;
}

/** The e-mail address that belongs to a token. */
export function emailOf(data: CredentialData): string {
	const email = textOf(data, 'email');
	if (/^[^\s@:]+@[^\s@:]+$/.test(email)) return email;
	const what = email === '' ? 'is empty' : 'is not an email address';
	throw badCredential(
		`The email of the credential ${what}.`,
		'Type the email address of the account that the API token belongs to.',
	);
}

/** The cloud ID in lower case; undefined when the field is empty. */
export function cloudIdOf(data: CredentialData): string | undefined {
	const typed = textOf(data, 'cloudId').toLowerCase();
	if (typed === '') return undefined;
	if (CLOUD_ID.test(typed)) return typed;
	throw badCredential(
		'The cloud ID of the credential is not one.',
		`${TENANT_INFO} Leave the field empty to have it found from the site.`,
	);
}

/** Whether an answer's value can be a cloud ID. */
export function isCloudId(value: unknown): value is string {
	return typeof value === 'string' && CLOUD_ID.test(value.toLowerCase());
}

/** Origin of the site in this field; undefined when it is empty. */
export function optionalSite(data: CredentialData, name: string, hosts: Hosts): string | undefined {
	return textOf(data, name) === '' ? undefined : siteOrigin(data[name], hosts);
}

/** The refusal of a credential before anything is sent. */
export function badCredential(what: string, advice: string): JiraError {
	return new JiraError({ kind: 'configuration', message: `${what} ${advice}`, advice });
}
