import type { LogView } from './log-view.ts';
import type { Outgoing, SendOutcome } from './outbox.ts';
import type { PhotoShelf } from './photos.ts';
import type { Settings } from './settings.ts';
import type { Talk } from './talk.ts';
import { ask, upload } from './wire.ts';
import type { Reply } from './wire.ts';

interface Wires {
  readonly settings: Settings;
  readonly line: Talk;
  readonly shelf: PhotoShelf;
  readonly log: LogView;
}

/** Brings one message to the server, once; whoever calls decides about again. */
export function poster({ settings, line, shelf, log }: Wires): (message: Outgoing) => Promise<SendOutcome> {
  return async (message) => {
    const { conversation, token } = line;
    if (conversation === undefined || token === undefined) {
      line.connect();
      log.stateOf(message.id, 'waiting');
      return { kind: 'later' };
    }
    log.stateOf(message.id, 'sending');
    const url = `${settings.base}/v3/directline/conversations/${conversation}`;
    const activity = activityOf(message, settings);
    const photos = message.files === undefined ? [] : await shelf.get(message.id);
    if (photos === undefined) return { kind: 'refused', code: 'Lost' };
    const onProgress = (share: number) => log.progressOf(message.id, share);
    const reply =
      photos.length === 0
        ? await ask({ method: 'POST', url: `${url}/activities`, token, body: activity })
        : await upload({ url: `${url}/upload`, token, activity, files: photos, onProgress });
    return outcomeOf(reply, message, { line, log });
  };
}

function outcomeOf(reply: Reply, message: Outgoing, { line, log }: Pick<Wires, 'line' | 'log'>): SendOutcome {
  if (reply.status >= 200 && reply.status < 300) return { kind: 'done' };
  const isFinal =
    reply.status >= 400 && reply.status < 500 && ![401, 403, 404, 408, 429].includes(reply.status);
  if (isFinal) return { kind: 'refused', code: reply.code };
  if (reply.status === 401 || reply.status === 403) line.renew();
  log.stateOf(message.id, 'waiting');
  return { kind: 'later', afterMs: reply.retryAfterMs };
}

function activityOf(message: Outgoing, settings: Settings): unknown {
  const { id: clientActivityID, text, button, location, isOpening } = message;
  const common = { from: { id: 'me' }, locale: settings.language };
  if (isOpening) {
    return {
      ...common,
      type: 'event',
      name: 'opened',
      value: text || undefined,
      channelData: { clientActivityID },
    };
  }
  return {
    ...common,
    type: 'message',
    text,
    ...(button !== undefined && { value: { button } }),
    channelData: { clientActivityID, ...(location && { location }) },
  };
}
