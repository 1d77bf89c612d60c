import { AppError } from '../../core/errors.ts';
import type { Update } from '../../road/ports.ts';
import { InPayload } from './payload.ts';

/** Reads one signed body. Throws AppError `invalid-input` that names the fields at fault. */
export function decode(channel: string, body: Buffer): Update {
  const read = InPayload.safeParse(parse(body));
  if (!read.success) {
    const subject = [...new Set(read.error.issues.map((issue) => issue.path.join('.') || 'body'))].join(', ');
    throw new AppError('invalid-input', `not a webhook message: ${subject}`, { subject });
  }
  const said = read.data;
  return {
    address: { channel, key: said.conversation, route: {} },
    event: said.kind === 'opened' ? opened(said) : words(said),
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AppError('invalid-input', 'the body is not JSON', { cause, subject: 'body' });
  }
}

function opened(said: InPayload): Update['event'] {
  return {
    kind: 'opened',
    id: said.id,
    ...(said.payload !== undefined && { payload: said.payload }),
    ...(said.name !== undefined && { name: said.name.normalize('NFC') }),
    ...(said.language !== undefined && { language: said.language }),
  };
}

function words(said: InPayload): Update['event'] {
  return {
    kind: 'words',
    id: said.id,
    text: said.text?.normalize('NFC') ?? '',
    ...(said.button !== undefined && { button: said.button }),
    ...(said.name !== undefined && { name: said.name.normalize('NFC') }),
    ...(said.phone !== undefined && { phone: said.phone }),
    ...(said.at !== undefined && { platformAt: new Date(said.at) }),
  };
}
