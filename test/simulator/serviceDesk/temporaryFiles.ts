import type { UploadedFile } from '../http/upload';
import type { Desk } from './model';
import type { ServiceDesks } from './product';
import { refuseService } from './refusals';

/** Takes files that were uploaded to a desk, all or none; 400 when one is unknown, used already or expired. */
export function takeFiles(service: ServiceDesks, desk: Desk, given: unknown): UploadedFile[] {
	if (!Array.isArray(given)) throw refuseService(400, 'Temporary attachment ids must be a list.');
	const ids = [...new Set(given.map(String))];
	const gone = ids.filter((id) => !service.hasTemporaryFile(desk.id, id));
	if (gone.length > 0) {
		const text = `These temporary attachments do not exist or have expired: ${gone.join(', ')}.`;
		throw refuseService(400, text, 'sd.error.attachment.expired', gone);
	}
	return ids.flatMap((id) => service.takeTemporaryFile(desk.id, id) ?? []);
}
