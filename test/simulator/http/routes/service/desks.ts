import { isAgent, isDeskAdmin, mayRaise } from '../../../serviceDesk/access';
import { presentFormFields } from '../../../serviceDesk/formFields';
import { presentDesk, presentRequestType } from '../../../serviceDesk/present';
import type { Answer, Call } from '../../call';
import { deskOf, requestTypeOf, servicePage, serviceRoutes } from '../../service';

const DESK = '/servicedesk/{serviceDeskId}';
const TYPE = `${DESK}/requesttype`;

/** Service desks and their request types. */
export const desks = serviceRoutes([
	{ method: 'GET', path: '/servicedesk', run: list },
	{ method: 'GET', path: DESK, run: read },
	{ method: 'GET', path: TYPE, run: types },
	{ method: 'GET', path: `${DESK}/requesttypegroup`, run: groups },
	{ method: 'GET', path: `${TYPE}/{requestTypeId}`, anonymous: true, run: type },
	{ method: 'GET', path: `${TYPE}/{requestTypeId}/field`, run: fields },
]);

function list(call: Call): Answer {
	const { service } = call.site;
	const shown = [...service.desks.values()].flatMap((desk) => {
		const project = service.projectOf(desk);
		return project && mayRaise(call.site, desk, call.user) ? [presentDesk(call.view, desk, project)] : [];
	});
	return servicePage(call, shown);
}

function read(call: Call): Answer {
	const { desk, project } = deskOf(call);
	return { status: 200, objects: 1, body: presentDesk(call.view, desk, project) };
}

function types(call: Call): Answer {
	const { desk } = deskOf(call);
	const groupId = call.query.get('groupId');
	const text = (call.query.get('searchQuery') ?? '').toLowerCase();
	const found = call.site.service
		.requestTypesOf(desk)
		.filter(
			({ groupIds, name, description }) =>
				(groupId === undefined || groupIds.includes(groupId)) &&
				`${name} ${description}`.toLowerCase().includes(text),
		);
	return servicePage(
		call,
		found.map((one) => presentRequestType(call.view, one)),
	);
}

function groups(call: Call): Answer {
	return servicePage(call, deskOf(call).desk.groups);
}

function type(call: Call): Answer {
	const { desk } = deskOf(call);
	return { status: 200, objects: 1, body: presentRequestType(call.view, requestTypeOf(call, desk)) };
}

function fields(call: Call): Answer {
	const { desk, project } = deskOf(call);
	const asked = requestTypeOf(call, desk);
	const hidden = call.query.list('expand').includes('hiddenFields') && isDeskAdmin(call.site, desk, call.user);
	const agent = isAgent(call.site, desk, call.user);
	return {
		status: 200,
		objects: 1,
		body: {
			requestTypeFields: presentFormFields(call.site, project, asked, hidden),
			canRaiseOnBehalfOf: agent,
			canAddRequestParticipants: agent,
		},
	};
}
