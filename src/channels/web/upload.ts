import type Busboy from 'busboy';
import type { FileRef } from '../../core/conversation.ts';
import { cleanFileName } from '../../core/file-name.ts';
import type { FileStore } from '../../road/ports.ts';
import type { WebLimits } from './limits.ts';
import { refusal } from './reply.ts';

interface Part {
  readonly bytes: Buffer;
  readonly name: string | undefined;
}

interface Upload {
  /** The JSON of the activity part, when there is one. */
  readonly activity: string | undefined;
  readonly parts: readonly Part[];
}

/** What a visitor may send, as sniffed from the bytes: what the browser calls it proves nothing. */
const ALLOWED = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/heic',
  'application/pdf',
]);
const ACTIVITY_TYPE = 'application/vnd.microsoft.activity';

/** Takes a multipart body apart. Throws AppError `invalid-input` when it is malformed or too large. */
export async function readUpload(contentType: string, body: Buffer, limits: WebLimits): Promise<Upload> {
  const { default: busboy } = await import('busboy');
  const parser = busboyFor(busboy, contentType, limits);
  let activity: string | undefined;
  const parts: Part[] = [];
  return new Promise<Upload>((resolve, reject) => {
    parser.on('field', (name, value) => {
      if (name === 'activity') activity = value;
    });
    parser.on('file', (field, content, about) => {
      const chunks: Buffer[] = [];
      content.on('data', (chunk: Buffer) => chunks.push(chunk));
      content.on('limit', () => reject(tooLarge(limits)));
      content.on('error', () => reject(broken()));
      content.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (field === 'activity' || about.mimeType === ACTIVITY_TYPE) activity = bytes.toString('utf8');
        else parts.push({ bytes, name: cleanFileName(about.filename) });
      });
    });
    parser.on('filesLimit', () =>
      reject(refusal('TooManyFiles', `At most ${limits.files} files at a time.`)),
    );
    parser.on('error', () => reject(broken()));
    parser.on('close', () => resolve({ activity, parts }));
    parser.end(body);
  });
}

function busboyFor(busboy: typeof Busboy, contentType: string, limits: WebLimits) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: {
        fileSize: limits.fileBytes,
        files: limits.files + 1,
        fields: 5,
        fieldSize: limits.jsonBytes,
        parts: 20,
      },
    });
  } catch (cause) {
    throw Object.assign(refusal('UnsupportedMediaType', 'Files come as multipart/form-data.'), { cause });
  }
}

/** Stores the files, whose types are sniffed all before the first is stored. */
export async function storeParts(
  parts: readonly Part[],
  files: FileStore,
  limits: WebLimits,
): Promise<FileRef[]> {
  if (parts.length > limits.files) throw refusal('TooManyFiles', `At most ${limits.files} files at a time.`);
  const { fileTypeFromBuffer } = await import('file-type');
  const typed = await Promise.all(
    parts.map(async (part) => {
      const type = (await fileTypeFromBuffer(part.bytes))?.mime;
      if (type !== undefined && ALLOWED.has(type)) return { ...part, type };
      throw refusal('UnsupportedMediaType', 'Only JPEG, PNG, WebP, GIF, HEIC and PDF files can be sent.');
    }),
  );
  return Promise.all(
    typed.map(({ bytes, type, name }) => files.put({ bytes, type, ...(name !== undefined && { name }) })),
  );
}

function broken() {
  return refusal('BadMultipart', 'The body is not a whole multipart form.');
}

function tooLarge(limits: WebLimits) {
  const megabytes = Math.floor(limits.fileBytes / 1024 / 1024);
  return refusal('PayloadTooLarge', `A file has at most ${megabytes} MB.`);
}
