import { expect, it } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { deadLetterStore } from '../../src/conversations/dead-letters.ts';
import { endEpisode } from '../../src/conversations/actions.ts';
import { episodeStore } from '../../src/conversations/episodes.ts';
import { filesNamed } from '../../src/conversations/named-files.ts';
import { conversationReaders, listed, NEWEST_SLOT_FIRST } from '../../src/conversations/readers.ts';
import { conversationStore } from '../../src/conversations/store.ts';
import type { DeadLetter } from '../../src/road/ports.ts';
import { aConversation, aLine } from '../support/a-conversation.ts';
import type { Opened } from '../support/databases.ts';
import { quietLog } from '../support/quiet-log.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute));

export function conversationsContract(opened: () => Opened): void {
  const store = () => conversationStore({ db: opened().database.db, log: quietLog });
  const readers = () => conversationReaders(opened().database.db);
  const keep = (id: string, more: Partial<Conversation> = {}) =>
    store().commit([aConversation({ _id: id, version: 1, ...more })]);

  it("are listed by the customer's last word, page by page", async () => {
    for (const minute of [3, 1, 2, 2]) await keep(`list:${Math.random()}`, { lastCustomerAt: at(minute) });
    await keep('list:silent');
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await readers().list({ limit: 1, ...(next !== undefined && { after: next }) });
      seen.push(
        ...page.conversations.map(({ lastCustomerAt }) => lastCustomerAt?.toISOString().slice(14, 16) ?? '-'),
      );
      next = page.next;
    } while (next !== undefined && seen.length < 10);
    expect(seen).toEqual(['03', '02', '02', '01']);
    await expect(readers().list({ limit: 1, after: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('are listed from an index: however many there are, only a page of them is looked at', async () => {
    for (let minute = 0; minute < 30; minute += 1) {
      await keep(`explained:${minute}`, { lastCustomerAt: at(minute) });
    }
    const conversations = opened().database.db.collection<Conversation>('conversations');
    const upTo = (minute: number) => ({ at: at(minute), id: `explained:${minute}` });
    for (const [before, newerInItsSlot] of [
      [undefined, 0],
      [upTo(24), 0],
      [upTo(20), 4],
    ] as const) {
      const asked = conversations.find(listed(before)).sort(NEWEST_SLOT_FIRST).limit(5);
      const explained = (await asked.explain('executionStats')) as {
        executionStats: { totalDocsExamined: number };
      };
      expect(JSON.stringify(explained)).toContain('"lastCustomerSlot');
      expect(JSON.stringify(explained)).not.toMatch(/COLLSCAN|"stage":"SORT"/);
      expect(explained.executionStats.totalDocsExamined).toBeLessThanOrEqual(7 + newerInItsSlot);
    }
  });

  it('come in whole pages where many wrote within the same minutes, each once', async () => {
    await opened().database.db.collection('conversations').deleteMany({});
    const minutes = [9, 9, 8, 7, 7, 7, 6, 5, 5, 4, 4, 4, 2, 1, 0];
    for (const [n, minute] of minutes.entries())
      await keep(`paged:${n % 4}${n}`, { lastCustomerAt: at(minute) });
    for (const limit of [1, 2, 3, 4, 15, 20]) {
      const sizes: number[] = [];
      const seen: string[] = [];
      let next: string | undefined;
      do {
        const page = await readers().list({ limit, ...(next !== undefined && { after: next }) });
        sizes.push(page.conversations.length);
        seen.push(...page.conversations.map(({ id }) => id));
        next = page.next;
      } while (next !== undefined);
      expect(seen).toHaveLength(minutes.length);
      expect(new Set(seen).size).toBe(minutes.length);
      const times = seen.map((id) => minutes[Number(id.slice('paged:x'.length))]);
      expect(times).toEqual(minutes);
      expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
    }
  });

  it('are listed by whether they wait for a person', async () => {
    const owner = { kind: 'queued', since: at(0), team: 'orders', promisedAt: at(30) } as const;
    await keep('waits:lan', { owner, changedAt: at(5), lastCustomerAt: at(5) });
    await keep('waits:no-more', { changedAt: at(6), lastCustomerAt: at(6) });
    const { conversations } = await readers().list({ limit: 10, waiting: true });
    expect(conversations.map(({ id, owner }) => `${id} ${owner.kind}`)).toEqual(['waits:lan queued']);
  });

  it('are read whole: filed lines and live ones, each once, the live form counting', async () => {
    const id = 'read:lan';
    const lines = [1, 2, 3].map((n) => aLine(n, { text: `filed ${n}` }));
    await store().file([
      { _id: `${id}/1`, conversation: id, first: 1, last: 3, from: at(0), to: at(1), lines },
    ]);
    const live = [3, 4].map((n) => aLine(n, { text: `live ${n}` }));
    await keep(id, { lines: live, nextLine: 5 });
    const found = await readers().transcript(id);
    expect(found?.transcript.map(({ n, text }) => `${n} ${text}`)).toEqual([
      '1 filed 1',
      '2 filed 2',
      '3 live 3',
      '4 live 4',
    ]);
    expect(found).toMatchObject({ id, lines: 4, isErased: false });
    expect(await readers().transcript('read:nobody')).toBeUndefined();
  });

  it('tell which files their filed lines name', async () => {
    const line = aLine(1, { files: [{ id: 'named', type: 'image/png', bytes: 1 }] });
    await store().file([
      {
        _id: 'files:lan/1',
        conversation: 'files:lan',
        first: 1,
        last: 1,
        from: at(0),
        to: at(0),
        lines: [line],
      },
    ]);
    expect(await filesNamed(opened().database.db)(['named', 'orphan'])).toEqual(new Set(['named']));
    expect(await filesNamed(opened().database.db)([])).toEqual(new Set());
  });

  it('keep each episode once, with its outcome', async () => {
    const episodes = episodeStore(opened().connection);
    const action = endEpisode((episode) => episodes.endMany([episode]));
    const input = action.input.parse({
      n: 1,
      outcome: 'answered',
      flows: ['csat'],
      from: 1,
      to: 9,
      startedAt: at(0).toISOString(),
      endedAt: at(9).toISOString(),
      channel: 'web',
      language: 'vi',
      score: 5,
    });
    const conversation = { id: 'web:ep', customer: 'c:web:ep', language: 'vi' as const, channel: 'web' };
    const about = { key: 'web:ep/episode/1', now: at(9), signal: new AbortController().signal, conversation };
    await action.run(input, about);
    await action.run(input, about);
    expect(await episodes.of('web:ep')).toEqual([
      { _id: about.key, conversation: 'web:ep', customer: 'c:web:ep', ...input },
    ]);
  });

  const letter: DeadLetter = {
    conversation: 'web:lan',
    at: at(1),
    stage: 'action',
    key: 'web:lan/3/open',
    code: 'unavailable',
    why: 'Its time was up.',
    effect: {
      kind: 'act',
      key: 'web:lan/3/open',
      attempts: 9,
      action: 'tickets.open',
      input: { 'what.$is': 'hỏng', photos: [] },
      deadline: at(2),
      tell: true,
    },
  };

  it('keep a dead letter once for one thing, until it is settled; failing again opens it again', async () => {
    const letters = deadLetterStore(opened().connection);
    await letters.add(letter);
    await letters.add({ ...letter, at: at(4) });
    const [found, ...more] = await letters.open(10);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ times: 2, at: at(4), effect: letter.effect, state: 'open' });
    const id = found?._id ?? '';
    expect(await letters.settle(id, 'again', at(5))).toBe(true);
    expect(await letters.settle(id, 'aside', at(6))).toBe(false);
    expect(await letters.get(id)).toMatchObject({ state: 'again', changedAt: at(5) });
    expect(await letters.open(10)).toEqual([]);
    await letters.add({ ...letter, at: at(8) });
    expect(await letters.get(id)).toMatchObject({ state: 'open', times: 3 });
  });

  it('say which dead letters staff have not been told of, until they were or have settled it', async () => {
    const letters = deadLetterStore(opened().connection);
    const ids = async (after?: string) => (await letters.untold(10, after)).map(({ key }) => key);
    const [one, two] = [
      { ...letter, key: 'u-1' },
      { ...letter, key: 'u-2' },
    ];
    await letters.add(one);
    await letters.add(two);
    expect((await ids()).filter((key) => key.startsWith('u-'))).toEqual(['u-1', 'u-2']);
    await letters.told(one);
    expect(await ids()).not.toContain('u-1');
    await letters.add({ ...one, at: at(9) });
    await letters.told(one);
    expect(await ids()).toContain('u-1');
    const [first] = await letters.untold(10);
    expect(await ids(first?._id)).not.toContain(first?.key);
    for (const { _id } of await letters.untold(10)) await letters.settle(_id, 'aside', at(9));
    expect(await ids()).toEqual([]);
  });

  it('keep a dead letter of an event that no document can hold', async () => {
    const letters = deadLetterStore(opened().connection);
    const event = {
      kind: 'happened',
      id: 'h',
      at: at(1),
      name: 'order.delivered',
      facts: { 'a\u0000b': 1 },
    } as const;
    await letters.add({
      conversation: 'web:odd',
      at: at(1),
      stage: 'commit',
      key: 'h',
      code: 'refused',
      why: 'null byte',
      event,
    });
    expect(await letters.get('commit:web:odd/h')).toMatchObject({
      conversation: 'web:odd',
      why: 'null byte',
      asText: JSON.stringify(event),
    });
  });

  it('has those of which staff are not told in an index that holds no others', async () => {
    const letters = opened().database.db.collection<{ _id: string }>('dead_letters');
    const [index] = (await letters.indexes()).filter(({ key }) => 'isUntold' in key);
    expect(index).toMatchObject({ partialFilterExpression: { isUntold: true } });
    const asked = letters.find({ isUntold: true, state: 'open', _id: { $gt: 'a' } }).sort({ _id: 1 });
    const explained = JSON.stringify(await asked.explain('executionStats'));
    expect(explained).toContain(String(index?.name));
    expect(explained).not.toMatch(/COLLSCAN|"stage":"SORT"/);
  });
}
