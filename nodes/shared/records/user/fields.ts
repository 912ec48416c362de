import { ownCatalog, TEXT, TRUTH } from '../ownFields';

/** What an account has; address, time zone and language only where the person shows them. */
export const userCatalog = ownCatalog({
	displayName: ['Display Name', TEXT],
	emailAddress: ['Email', TEXT],
	accountType: ['Account Type', TEXT],
	active: ['Active', TRUTH],
	timeZone: ['Time Zone', TEXT],
	locale: ['Locale', TEXT],
});
