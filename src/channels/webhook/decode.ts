import { AppError } from '../../core/errors.ts';
import type { Words } from '../../core/event.ts';
import type { Writable } from '../../core/writable.ts';
import type { Update } from '../../road/ports.ts';
import { InPayload, OtherKind } from './payload.ts';

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

/** What a body holds that was refused for its kind; undefined when something else is wrong with it. */
export function otherKind(body: Buffer): { readonly kind: string } | undefined {
  try {
    const read = OtherKind.safeParse(JSON.parse(body.toString('utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
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
    ...(said.at !== undefined && { platformAt: new Date(said.at) }),
  };
}

function words(said: InPayload): Update['event'] {
  const { id, text, button, name, phone, at } = said;
  const event: Writable<Omit<Words, 'at'>> = { kind: 'words', id, text: text?.normalize('NFC') ?? '' };
  if (button !== undefined) event.button = button;
  if (name !== undefined) event.name = name.normalize('NFC');
  if (phone !== undefined) event.phone = phone;
  if (at !== undefined) event.platformAt = new Date(at);
  return event;
}
