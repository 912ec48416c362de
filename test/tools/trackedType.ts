import type { Simulator } from '../simulator';
import type { RequestType } from '../simulator/serviceDesk/model';

/** A request type of the desk SUP whose form asks for an External ID: requests of it are found again. */
export function addTrackedType({ site, service }: Simulator): RequestType {
	const idOf = (name: string) => [...site.fields.values()].find((field) => field.name === name)!.id;
	const externalId = idOf('External ID');
	const screens = site.project('SUP')!.screens.get('10100')!;
	for (const screen of [screens.create, screens.edit]) screen.push(externalId);
	const field = (fieldId: string, name: string, required = false) => ({ fieldId, name, required, description: '', visible: true, defaults: [] });
	return site.service.addRequestType({
		deskId: service.open.id,
		portalKey: 'tracked',
		name: 'Tracked request',
		issueTypeId: '10100',
		groupIds: ['1'],
		fields: [
			field('summary', 'What do you need?', true),
			field('description', 'Why do you need this?'),
			field(externalId, 'Order number'),
			field(idOf('Urgency'), 'How urgent is it?'),
			field(idOf('Place'), 'Where are you?'),
			field('components', 'What is it about?'),
			field('labels', 'Tags'),
			field('attachment', 'Screenshots'),
		],
	});
}
