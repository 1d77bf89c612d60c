import type { Failures } from '../conversations/failures.ts';
import { failureCursor } from '../conversations/failures.ts';
import type { StoredDeadLetter } from '../conversations/model.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { oneOfMany, route, type Call, type Route } from '../http/route.ts';
import type { UnknownEventStore } from '../unknown-events/store.ts';
import {
  listFailures,
  listUnknownEvents,
  readFailure,
  readUnknownEvents,
  reopenFailure,
  retryFailure,
  retryFailures,
  setFailureAside,
  setFailuresAside,
} from './contract.ts';
import { channelOf, lineOf, whatOf, whyNotAgain, wordsOf } from './rules.ts';

export interface FailureParts {
  readonly failures: Failures;
  readonly unknownEvents: Pick<UnknownEventStore, 'kinds' | 'samples'>;
  /** Tries it again by the road it failed on. Throws AppError when that cannot be. */
  readonly tryAgain: (letter: StoredDeadLetter) => Promise<void>;
  /** Names of the customers of these conversations, where they have one. */
  readonly names: (conversations: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The words of a line; undefined when it is not there any more. */
  readonly lineText: (conversation: string, line: number) => Promise<string | undefined>;
}

const SAMPLES = 20;

export function failureRoutes(parts: FailureParts): readonly Route[] {
  const { failures, unknownEvents } = parts;
  return [
    route(listFailures, async ({ query }) => {
      const { from, to, ...ask } = query;
      const times = {
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      };
      const [found, open] = await Promise.all([failures.list({ ...ask, ...times }), failures.countOpen()]);
      const last = found.length === ask.limit ? found.at(-1) : undefined;
      return { items: await rowsOf(parts, found), open, ...(last && { next: failureCursor(last) }) };
    }),
    route(readFailure, async ({ params }) => {
      const letter = await get(failures, params.id);
      return { ...(await rowOf(parts, letter)), ...(await moreOf(parts, letter)) };
    }),
    ...changing(parts),
    route(listUnknownEvents, async () => {
      const kinds = await unknownEvents.kinds();
      return {
        items: kinds.map(({ firstAt, lastAt, ...kind }) => ({
          ...kind,
          firstAt: firstAt.toISOString(),
          lastAt: lastAt.toISOString(),
        })),
      };
    }),
    route(readUnknownEvents, async ({ params: { channel, kind } }) => {
      const samples = await unknownEvents.samples(channel, kind, SAMPLES);
      return { items: samples.map(({ at, payload }) => ({ at: at.toISOString(), payload })) };
    }),
  ];
}

function changing(parts: FailureParts): readonly Route[] {
  const { failures } = parts;
  return [
    route(retryFailure, async ({ params, ...call }) => rowOf(parts, await retry(parts, params.id, call))),
    route(setFailureAside, async ({ params, body, ...call }) =>
      rowOf(parts, await setAside(parts, params.id, { ...call, reason: body.reason })),
    ),
    route(reopenFailure, async ({ params, now, ...call }) => {
      const before = await get(failures, params.id);
      const letter = await failures.move(params.id, ['aside', 'again'], { state: 'open', at: now });
      if (letter === undefined) throw settled(before);
      const states = { before: { state: before.state }, after: { state: 'open' } };
      call.audit({ subject: letter._id, ...states, outcome: 'done' });
      return rowOf(parts, letter);
    }),
    route(retryFailures, ({ body, ...call }) => each(body.ids, call, (id, about) => retry(parts, id, about))),
    route(setFailuresAside, ({ body: { ids, reason }, ...call }) =>
      each(ids, call, (id, about) => setAside(parts, id, { ...about, reason })),
    ),
  ];
}

type About = Pick<Call, 'now' | 'by' | 'audit'>;

/** Claimed first, so that two who press at once try it once. */
async function retry(
  { failures, tryAgain }: FailureParts,
  id: string,
  about: About,
): Promise<StoredDeadLetter> {
  const before = await get(failures, id);
  const why = whyNotAgain(before);
  if (why === 'settled') throw settled(before);
  if (why !== undefined) throw new AppError('invalid-input', NOT_AGAIN[why], { subject: why });
  const letter = await failures.move(id, ['open'], { state: 'again', at: about.now });
  if (letter === undefined) throw settled(before);
  try {
    await tryAgain(before);
  } catch (error) {
    await failures.move(id, ['again'], { state: 'open', at: about.now });
    throw error;
  }
  about.audit({ subject: id, before: { state: 'open' }, after: { state: 'again' }, outcome: 'done' });
  // It may have failed again already, and be open once more.
  return (await failures.get(id)) ?? letter;
}

const NOT_AGAIN = {
  private: 'A private answer was in it and is not kept: ask the customer again.',
  unreadable: 'It says nothing that could be tried again; set it aside.',
} as const;

async function setAside(
  { failures }: FailureParts,
  id: string,
  about: About & { readonly reason: string },
): Promise<StoredDeadLetter> {
  const { now, by, reason } = about;
  const aside = { by: by.id, at: now, reason };
  const letter = await failures.move(id, ['open'], { state: 'aside', at: now, aside });
  if (letter === undefined) throw settled(await get(failures, id));
  const after = { state: 'aside', reason };
  about.audit({ subject: id, before: { state: 'open' }, after, outcome: 'done' });
  return letter;
}

/** Each by itself: one that cannot be stops no other. */
async function each(
  ids: readonly string[],
  call: About,
  act: (id: string, about: About) => Promise<unknown>,
) {
  const done: string[] = [];
  const left: { id: string; why: string }[] = [];
  for (const id of new Set(ids)) {
    try {
      await oneOfMany(call, id, (audit) => act(id, { now: call.now, by: call.by, audit }));
      done.push(id);
    } catch (error) {
      if (!isAppError(error) || error.code === 'unavailable') throw error;
      left.push({ id, why: error.message });
    }
  }
  return { done, left };
}

async function get(failures: Failures, id: string): Promise<StoredDeadLetter> {
  const letter = await failures.get(id);
  if (letter === undefined) throw new AppError('not-found', 'There is no such failure.');
  return letter;
}

function settled({ state }: Pick<StoredDeadLetter, 'state'>): AppError {
  return new AppError('stale', `It is not open any more (${state}).`, { subject: state });
}

async function rowsOf(parts: FailureParts, letters: readonly StoredDeadLetter[]) {
  const names = await parts.names([...new Set(letters.map(({ conversation }) => conversation))]);
  return letters.map((letter) => shown(letter, names.get(letter.conversation)));
}

async function rowOf(parts: FailureParts, letter: StoredDeadLetter) {
  const names = await parts.names([letter.conversation]);
  return shown(letter, names.get(letter.conversation));
}

function shown(letter: StoredDeadLetter, customerName: string | undefined) {
  const { _id, state, at, stage, code, why, conversation, times, aside } = letter;
  const notAgain = whyNotAgain(letter);
  return {
    id: _id,
    state,
    at: at.toISOString(),
    stage,
    code,
    why,
    what: whatOf(letter),
    channel: channelOf(conversation),
    conversation,
    times,
    ...(customerName !== undefined && { customerName }),
    ...(notAgain !== undefined && { notAgain }),
    ...(aside && { aside: { ...aside, at: aside.at.toISOString() } }),
  };
}

async function moreOf({ lineText }: FailureParts, letter: StoredDeadLetter) {
  const { effect, event, conversation, asText } = letter;
  const line = lineOf(letter);
  const text = line === undefined ? wordsOf(letter) : await lineText(conversation, line);
  return {
    ...(line !== undefined && { line }),
    ...(text !== undefined && { text }),
    ...(effect?.kind === 'act' && { action: effect.action }),
    ...(effect && { attempts: effect.attempts }),
    raw: asText ?? JSON.stringify(effect ?? event ?? {}, undefined, 2),
  };
}
