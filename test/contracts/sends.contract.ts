import { expect, it } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { allowConsent, decideSend, mayStillSend, refuseConsent } from '../../src/sends/actions.ts';
import { admission } from '../../src/sends/admission.ts';
import { admissionStore, consentStore, sendStore } from '../../src/sends/store.ts';
import type { Opened } from '../support/databases.ts';

const DAY = 86_400_000;
const local = (text: string) => new Date(`${text}:00+07:00`);
const noon = local('2026-03-02T12:00');

export function sendsContract(opened: () => Opened): void {
  /** A person `x` has the ids `c:x` and `c:x-zalo`. */
  const allIds = (id: string) => {
    const person = id.replace(/-zalo$/, '');
    return Promise.resolve([person, `${person}-zalo`]);
  };
  /** Whose conversations were told, by which effect. */
  const shared: string[] = [];
  const share = (customer: string, key: string) => Promise.resolve(void shared.push(`${customer} ${key}`));
  const options = () => ({
    share,
    admit: () => Promise.resolve(undefined),
    consents: consentStore(opened().connection),
    sends: sendStore(opened().connection),
    allIds,
    shopHours: workingHours(everyDay('Asia/Ho_Chi_Minh', '09:00-17:00')),
    quietHours: workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-21:00')),
  });
  const about = (who: string, key: string, now = noon, channel = 'web') => ({
    key,
    now,
    signal: new AbortController().signal,
    conversation: { id: `${channel}:${who}`, customer: `c:${who}`, language: 'vi' as const, channel },
  });
  const survey = { flow: 'csat', purpose: 'survey', hours: 'any' as const };
  const decide = (who: string, effect: string, ask: object, { now = noon, channel = 'web' } = {}) =>
    decideSend(options()).run({ ...survey, ...ask }, about(who, `${who}/${effect}`, now, channel));

  it('goes once for what it is about, for ever; the same effect is answered the same', async () => {
    expect(await decide('once', '1', { key: 'PH-1' })).toEqual({ outcome: 'go' });
    expect(await decide('once', '1', { key: 'PH-1' })).toEqual({ outcome: 'go' });
    expect(await decide('once', '2', { key: 'PH-1' })).toEqual({ outcome: 'skip', facts: { why: 'once' } });
    expect(await decide('once', '3', { key: 'PH-2' })).toEqual({ outcome: 'go' });
  });

  it('keeps a distance between sends of a flow, over all ids of the person', async () => {
    const ask = (key: string) => ({ key, oncePerMs: 30 * DAY });
    expect((await decide('cap', '1', ask('1'))).outcome).toBe('go');
    expect(await decide('cap-zalo', '2', ask('2'), { channel: 'zalo' })).toEqual({
      outcome: 'skip',
      facts: { why: 'too soon' },
    });
    expect((await decide('cap', '3', { ...ask('3'), flow: 'nps' })).outcome).toBe('go');
    expect((await decide('cap', '4', ask('4'), { now: new Date(noon.getTime() + 31 * DAY) })).outcome).toBe(
      'go',
    );
  });

  it('of two decided at once makes one', async () => {
    const both = await Promise.all(['a', 'b'].map((key) => decide('race', key, { key, oncePerMs: DAY })));
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['go', 'skip']);
  });

  it('puts off to the hours, and goes when asked again then', async () => {
    const night = local('2026-03-02T22:00');
    const later = { outcome: 'later', facts: { at: local('2026-03-03T08:00').toISOString() } };
    expect(await decide('late', '1', { key: '1' }, { now: night })).toEqual(later);
    expect(await decide('late', '1', { key: '1' }, { now: local('2026-03-03T07:59') })).toEqual(later);
    expect(await decide('late', '2', { key: '1' }, { now: local('2026-03-03T08:00') })).toEqual({
      outcome: 'go',
    });
    expect(await decide('late', '3', { key: '3', hours: 'shop' }, { now: night })).toEqual({
      outcome: 'later',
      facts: { at: local('2026-03-03T09:00').toISOString() },
    });
  });

  it('lets what ends a talk go at any hour while the customer is there, and nothing else', async () => {
    const night = local('2026-03-02T22:00');
    const before = (minutes: number) => new Date(night.getTime() - minutes * 60_000);
    const asks = (key: string, hours: string, minutes: number) =>
      decide('there', key, { key, hours, wroteAt: before(minutes).toISOString() }, { now: night });
    const morning = local('2026-03-03T08:00');
    expect(await asks('1', 'talk', 14)).toEqual({ outcome: 'go' });
    expect(await asks('2', 'talk', 16)).toEqual({ outcome: 'later', facts: { at: morning.toISOString() } });
    expect((await asks('3', 'any', 1)).outcome).toBe('later');
    const atDoor = (hours: 'talk' | 'any', minutes?: number) => {
      const lastCustomerAt = minutes === undefined ? undefined : before(minutes);
      // Only what is looked at.
      const conversation = {
        customer: { id: 'c:there' },
        address: { channel: 'web', key: 'there', route: {} },
        ...(lastCustomerAt !== undefined && { lastCustomerAt }),
      } as Conversation;
      return mayStillSend(options())({ conversation, purpose: 'survey', hours, now: night });
    };
    expect(await atDoor('talk', 15)).toEqual({ verdict: 'go' });
    const later = { verdict: 'later', at: morning };
    expect(await Promise.all([atDoor('talk', 16), atDoor('talk'), atDoor('any', 1)])).toEqual([
      later,
      later,
      later,
    ]);
  });

  it('hears a refusal on every channel, and keeps why', async () => {
    const refused = await refuseConsent(options()).run({ line: 7, wording: 'stop' }, about('stop', 'r1'));
    expect(refused).toEqual({
      outcome: 'refused',
      facts: { purpose: 'all', customer: { refused: ['all'] } },
    });
    expect(await decide('stop-zalo', '1', { key: '1' }, { channel: 'zalo' })).toEqual({
      outcome: 'skip',
      facts: { why: 'refused' },
    });
    expect(await options().sends.about(['c:stop-zalo'], 5)).toMatchObject([
      { verdict: 'skip', why: 'refused', reasons: [{ rule: 'consent', holds: false, found: 'refused' }] },
    ]);
    expect(await options().consents.of(['c:stop'])).toMatchObject([
      { _id: 'r1', proofLine: 7, wording: 'stop', allowed: false },
    ]);
    expect(shared).toEqual(['c:stop r1']);
  });

  it('tells nobody of a refusal where the person has one conversation', async () => {
    const alone = { ...options(), allIds: (id: string) => Promise.resolve([id]) };
    const before = shared.length;
    await refuseConsent(alone).run({}, about('alone', 'a1'));
    expect(shared).toHaveLength(before);
  });

  it('lets leave given later count on its own channel', async () => {
    await refuseConsent(options()).run({ purpose: 'survey' }, about('back', 'b1'));
    await allowConsent(options()).run(
      { purpose: 'survey' },
      about('back-zalo', 'b2', new Date(noon.getTime() + 1), 'zalo'),
    );
    const then = new Date(noon.getTime() + 2);
    expect((await decide('back', '1', { key: '1' }, { now: then })).outcome).toBe('skip');
    expect((await decide('back-zalo', '2', { key: '2' }, { now: then, channel: 'zalo' })).outcome).toBe('go');
  });

  it('needs leave beforehand for marketing', async () => {
    const ask = { flow: 'tet-sale', purpose: 'marketing', key: '1' };
    expect(await decide('ads', '1', ask)).toEqual({ outcome: 'skip', facts: { why: 'no leave given' } });
    await allowConsent(options()).run({ purpose: 'marketing' }, about('ads', 'm1'));
    expect((await decide('ads', '2', { ...ask, key: '2' })).outcome).toBe('go');
  });

  it('asks again at the door: stop said on another channel, and night', async () => {
    const conversation = {
      customer: { id: 'c:door' },
      address: { channel: 'web', key: 'door', route: {} },
    } as Conversation;
    const ask = { conversation, purpose: 'survey', hours: 'any' as const, now: noon };
    expect(await mayStillSend(options())(ask)).toEqual({ verdict: 'go' });
    expect(await mayStillSend(options())({ ...ask, now: local('2026-03-02T21:30') })).toEqual({
      verdict: 'later',
      at: local('2026-03-03T08:00'),
    });
    await refuseConsent(options()).run({}, about('door-zalo', 'd1', noon, 'zalo'));
    expect(await mayStillSend(options())(ask)).toEqual({ verdict: 'never', why: 'refused' });
  });

  it('22: puts off what the channel has no room for, and goes when asked again at the time told', async () => {
    const admit = admission(admissionStore(opened().connection), () => 1);
    const ask = (who: string, now: Date) =>
      decideSend({ ...options(), admit }).run(
        { ...survey, key: 'room' },
        about(who, `${who}/1`, now, 'slow'),
      );
    const first = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(`room-${n}`, noon)));
    expect(first.filter(({ outcome }) => outcome === 'go')).toHaveLength(4);
    const late = first.findIndex(({ outcome }) => outcome === 'later');
    const told = first[late]?.facts?.at;
    const at = new Date(typeof told === 'string' ? told : Number.NaN);
    expect(at.getTime()).toBeGreaterThan(noon.getTime());
    expect(await ask(`room-${late}`, at)).toEqual({ outcome: 'go' });
    const kept = await options().sends.get(`csat/c:room-${late}/room`);
    expect(kept?.reasons.at(-1)).toMatchObject({ rule: 'room', holds: true });
  });
}
