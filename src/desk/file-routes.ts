import { AppError } from '../core/errors.ts';
import { cleanFileName } from '../core/file-name.ts';
import { keptTypeOf } from '../core/kept-file.ts';
import { route, type Download, type Route } from '../http/route.ts';
import { conversationOf, type ConversationParts } from './conversation-parts.ts';
import { readFile, uploadFile } from './files-contract.ts';
import { isPictureType, MOST_PIXELS, readPicture, type Picture } from './picture.ts';
import { showFile } from './show-line.ts';

const KEPT_MS = 30 * 86_400_000;

/** Files of conversations: taken for replies, and shown by addresses that were made for whoever asks. */
export function fileRoutes(parts: ConversationParts): readonly Route[] {
  return [
    route(uploadFile, async (call) => {
      const { by, params, query, bytes, now } = call;
      const { _id: conversation, tombstoneUntil } = await conversationOf(parts, params.id);
      if (tombstoneUntil !== undefined)
        throw new AppError('not-found', 'This conversation was erased.', { subject: 'id' });
      const name = cleanFileName(query.name);
      const type = await typeOf(bytes, name);
      const file = await parts.files.put({ bytes, type, ...(name !== undefined && { name }) });
      const whose = { staff: by.id, conversation };
      await parts.uploads.keep({
        _id: file.id,
        file,
        ...whose,
        keepUntil: new Date(now.getTime() + KEPT_MS),
      });
      call.audit({ subject: conversation, after: { file: file.id, type, bytes: file.bytes } });
      return showFile(file, (id) => parts.links.urlOf({ file: id, ...whose }, now));
    }),
    route(readFile, async ({ by, params, query, now }) => {
      parts.links.check({ file: params.id, conversation: query.c, staff: by.id }, query, now);
      const file = await parts.files.get(params.id);
      if (file === undefined) throw new AppError('not-found', 'There is no such file.', { subject: 'id' });
      const picture = drawable(file.bytes);
      if (query.as === 'picture' && picture === undefined)
        throw new AppError('invalid-input', 'This cannot be drawn in its place; save it.', { subject: 'as' });
      return asDownload(file, picture);
    }),
  ];
}

/** The type its bytes say; throws AppError `invalid-input` for what is not kept. */
async function typeOf(bytes: Buffer, name: string | undefined): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  const type = keptTypeOf({ bytes, type: (await fileTypeFromBuffer(bytes))?.mime, name });
  if (bytes.length === 0 || type === undefined)
    throw new AppError('invalid-input', 'Only pictures, sounds, films, papers and plain text can be sent.', {
      subject: 'file',
    });
  const picture = isPictureType(type) ? readPicture(bytes) : undefined;
  if (isPictureType(type) && (picture === undefined || isTooLarge(picture)))
    throw new AppError('invalid-input', 'A picture has at most 40 million points.', { subject: 'file' });
  return type;
}

function isTooLarge({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width * height > MOST_PIXELS;
}

/** A picture by its own bytes, and not too large to be drawn: a browser draws what it is pointed at, whatever its type. */
function drawable(bytes: Buffer): Picture | undefined {
  const picture = readPicture(bytes);
  return picture !== undefined && !isTooLarge(picture) ? picture : undefined;
}

/** In place only what can be drawn; everything else is saved. */
function asDownload(
  file: { readonly bytes: Buffer; readonly name?: string },
  picture: Picture | undefined,
): Download {
  const headers = {
    'cache-control': 'private, max-age=1800, immutable',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  };
  if (picture !== undefined) return { type: picture.type, headers, body: file.bytes };
  // No type of its own: what it is called or claims to be must mean nothing to a browser.
  return { type: 'application/octet-stream', fileName: file.name ?? 'file', headers, body: file.bytes };
}
