import type { FileRef } from '../../core/conversation.ts';
import { AppError } from '../../core/errors.ts';
import type { FileStore } from '../../road/ports.ts';
import type { ZaloApi } from './api.ts';
import { UPLOADS } from './limits.ts';
import { UploadAnswer, type OutPayload } from './payload.ts';

interface ReadFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly name: string;
}

/** Undefined when it is not there any more. */
export async function readFileToSend(files: FileStore, ref: FileRef): Promise<ReadFile | undefined> {
  const found = await files.get(ref.id);
  if (found === undefined) return undefined;
  const ending = ref.type.split('/').at(-1) ?? 'bin';
  return { bytes: found.bytes, type: ref.type, name: ref.name ?? `file.${ending}` };
}

/** Brings it to Zalo, and says how it is sent. Zalo forgets it after seven days, so none is kept. */
export async function uploadedFile(api: Pick<ZaloApi, 'upload'>, file: ReadFile): Promise<OutPayload> {
  const kind = UPLOADS[file.type];
  const answer = UploadAnswer.safeParse(await api.upload(kind?.path ?? '', file));
  const { attachment_id: id, token } = answer.data ?? {};
  if (kind?.as === 'file') {
    if (token === undefined) throw noId();
    return { attachment: { type: 'file', payload: { token } } };
  }
  if (id === undefined) throw noId();
  const element =
    kind?.as === 'gif'
      ? ({ media_type: 'gif', attachment_id: id, ...sizeOfGif(file.bytes) } as const)
      : ({ media_type: 'image', attachment_id: id } as const);
  return {
    attachment: { type: 'template', payload: { template_type: 'media', elements: [element] } },
  };
}

function noId(): AppError {
  return new AppError('unavailable', 'Zalo took the file and gave no id for it');
}

/** Both stand in the first ten bytes. */
function sizeOfGif(bytes: Buffer): { readonly width: number; readonly height: number } {
  return bytes.length < 10
    ? { width: 1, height: 1 }
    : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}
