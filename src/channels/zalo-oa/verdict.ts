import type { WebhookRequest } from '../../road/ports.ts';
import { AHEAD_MS, STALE_MS } from './limits.ts';
import type { ZaloOaOptions } from './options.ts';
import { SignedPart } from './payload.ts';
import { signatureForm, type SignatureForm } from './signature.ts';

/** The form in which a call was signed that does not fit the settings: health says so. */
export interface SignatureNotes {
  otherForm: SignatureForm | undefined;
}

export type Verdict =
  | { readonly is: 'good'; readonly event: unknown }
  /** No event at all: the console looks whether anybody answers. */
  | { readonly is: 'probe' }
  /** Zalo's, as only who knows the secrets can sign; but the settings say another form. */
  | { readonly is: 'otherwise' }
  | { readonly is: 'forged'; readonly why: 'forged' | 'late' };

interface Asked {
  readonly request: WebhookRequest;
  readonly options: Pick<ZaloOaOptions, 'appId' | 'appSecret' | 'oaSecret' | 'signature' | 'now'>;
  readonly oaId: string | undefined;
  readonly notes: SignatureNotes;
}

/** Whether a call is Zalo's. Nothing is done with a body that is not. */
export function verdictOf({ request, options, oaId, notes }: Asked): Verdict {
  const { body, headers } = request;
  const parsed = parse(body);
  const signature = headers['x-zevent-signature'];
  if (!isEvent(parsed) && signature === undefined) return { is: 'probe' };
  const read = SignedPart.safeParse(parsed);
  if (!read.success) return { is: 'forged', why: 'forged' };
  const { timestamp } = read.data;
  const secrets = { ...options, oaId };
  const form = signatureForm({ body, timestamp, signature }, secrets, options.signature);
  if (form === undefined) return { is: 'forged', why: 'forged' };
  if (form !== options.signature) {
    notes.otherForm = form;
    return { is: 'otherwise' };
  }
  notes.otherForm = undefined;
  const age = options.now().getTime() - Number(timestamp);
  if (!(age <= STALE_MS && age >= -AHEAD_MS)) return { is: 'forged', why: 'late' };
  return { is: 'good', event: parsed };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isEvent(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && 'event_name' in parsed;
}
