import { describe, expect, it } from 'vitest';
import { PAGES_LOOKED } from '../../src/conversations/store.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { ConversationStore, Page } from '../../src/road/ports.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';

const later = (ms: number): Date => new Date(NOON.getTime() + ms);

function aPage(last: number, given: Partial<Page> = {}): Page {
  const lines = Array.from({ length: last }, (_, at) => aLine(at + 1, { event: `e${at + 1}` }));
  return {
    _id: 'fake:lan/1',
    conversation: 'fake:lan',
    first: 1,
    last,
    from: NOON,
    to: NOON,
    lines,
    ...given,
  };
}

/** What the road expects of its store; the one in memory and the one in a database both keep it. */
export function conversationStoreContract(name: string, open: () => Promise<ConversationStore>): void {
  describe(`the road's store: ${name}`, () => {
    it('keeps a conversation as it was given, with its types', async () => {
      const store = await open();
      const conversation = aConversation({
        version: 1,
        seen: Uint8Array.from([1, 2, 3]),
        lines: [aLine(1, { text: 'Dạ, em chào anh/chị ạ 👋', delivery: { state: 'queued' } })],
        timers: [{ id: 't', kind: 'remind', due: later(1_000), visit: 3 }],
        wakeAt: later(1_000),
      });
      expect(await store.commit([conversation])).toEqual([{ kind: 'done' }]);
      const [read] = await store.read([conversation._id]);
      expect({ ...read, seen: [...(read?.seen ?? [])] }).toEqual({ ...conversation, seen: [1, 2, 3] });
    });

    it('refuses a commit that is not the next version, and only that one of its group', async () => {
      const store = await open();
      await store.commit([aConversation()]);
      const other = aConversation({ _id: 'fake:hoa' });
      expect(await store.commit([aConversation({ version: 1 }), other])).toEqual([
        { kind: 'stale' },
        { kind: 'done' },
      ]);
      expect(await store.commit([aConversation({ version: 3 })])).toEqual([{ kind: 'stale' }]);
      expect(await store.commit([aConversation({ version: 2, language: 'en' })])).toEqual([{ kind: 'done' }]);
      expect((await store.read(['fake:lan']))[0]).toMatchObject({ version: 2, language: 'en' });
    });

    it('reads what there is of what is asked', async () => {
      const store = await open();
      await store.commit([aConversation(), aConversation({ _id: 'fake:hoa' })]);
      const found = await store.read(['fake:hoa', 'fake:nobody', 'fake:lan']);
      expect(found.map((one) => one._id).sort()).toEqual(['fake:hoa', 'fake:lan']);
    });

    it('finds what is due, the longest due first, up to a limit', async () => {
      const store = await open();
      const waking: Conversation[] = [
        aConversation({ _id: 'fake:b', wakeAt: later(2_000) }),
        aConversation({ _id: 'fake:a', wakeAt: later(1_000) }),
        aConversation({ _id: 'fake:c', wakeAt: later(9_000) }),
        aConversation({ _id: 'fake:never' }),
      ];
      await store.commit(waking);
      expect(await store.due(later(2_000), 10)).toEqual(['fake:a', 'fake:b']);
      expect(await store.due(later(20_000), 1)).toEqual(['fake:a']);
    });

    it('files a page once, lets it grow, and never shrink', async () => {
      const store = await open();
      await store.file([aPage(4)]);
      await store.file([aPage(4)]);
      expect(await store.hasLineOf('fake:lan', 'e4')).toBe(true);
      expect(await store.hasLineOf('fake:lan', 'e6')).toBe(false);
      await store.file([aPage(6)]);
      await store.file([aPage(2)]);
      expect(await store.hasLineOf('fake:lan', 'e6')).toBe(true);
      expect(await store.hasLineOf('fake:hoa', 'e6')).toBe(false);
    });

    it('looks for a late repetition in the newest pages only, however many there are', async () => {
      const store = await open();
      const filed = Array.from({ length: PAGES_LOOKED + 2 }, (_, at) => {
        const [first, last] = [at * 16 + 1, at * 16 + 16];
        const lines = [aLine(first, { event: `first of ${at}` }), aLine(last)];
        return aPage(0, { _id: `fake:lan/${first}`, first, last, lines });
      });
      await store.file(filed);
      expect(await store.hasLineOf('fake:lan', `first of ${PAGES_LOOKED + 1}`)).toBe(true);
      expect(await store.hasLineOf('fake:lan', 'first of 2')).toBe(true);
      expect(await store.hasLineOf('fake:lan', 'first of 1')).toBe(false);
    });

    it('erases the pages of one conversation up to a line', async () => {
      const store = await open();
      const second = aPage(2, {
        _id: 'fake:lan/17',
        first: 17,
        last: 18,
        lines: [aLine(17, { event: 'later' })],
      });
      const other = aPage(2, { _id: 'fake:hoa/1', conversation: 'fake:hoa' });
      await store.file([aPage(16), second, other]);
      await store.erasePages('fake:lan', 16);
      expect(await store.hasLineOf('fake:lan', 'e1')).toBe(false);
      expect(await store.hasLineOf('fake:lan', 'later')).toBe(true);
      expect(await store.hasLineOf('fake:hoa', 'e1')).toBe(true);
    });

    it('forgets a tombstone, unless it has moved since', async () => {
      const store = await open();
      await store.commit([aConversation()]);
      await store.forget('fake:lan', 7);
      expect(await store.read(['fake:lan'])).toHaveLength(1);
      await store.forget('fake:lan', 1);
      expect(await store.read(['fake:lan'])).toEqual([]);
    });

    it('says of a document it can never hold that it is at fault, not that the database is away', async () => {
      const store = await open();
      const bad = aConversation({ customer: { id: 'c', ['na\0me' as 'name']: 'x' } });
      await expect(store.commit([bad])).rejects.toMatchObject({ code: 'invalid-input' });
    });
  });
}
