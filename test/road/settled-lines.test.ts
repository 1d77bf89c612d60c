import { describe, expect, it } from 'vitest';
import { filingDue, pagesToFile } from '../../src/road/settled-lines.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';

const later = (ms: number): Date => new Date(NOON.getTime() + ms);
const lines = (count: number, from = 1): ReturnType<typeof aLine>[] =>
  Array.from({ length: count }, (_, at) => aLine(from + at));

describe('filing lines into pages', () => {
  it('files sixteen at a time while people talk', () => {
    const pages = pagesToFile(aConversation({ lines: lines(35) }), later(1_000));
    expect(pages.map((page) => [page._id, page.first, page.last])).toEqual([
      ['fake:lan/1', 1, 16],
      ['fake:lan/17', 17, 32],
    ]);
  });

  it('files the rest after a quiet minute', () => {
    const conversation = aConversation({ lines: lines(3) });
    expect(pagesToFile(conversation, later(59_000))).toEqual([]);
    expect(pagesToFile(conversation, later(60_000)).map((page) => page.last)).toEqual([3]);
    expect(filingDue(conversation)).toEqual(later(60_000));
  });

  it('stops at the first line that is still on its way', () => {
    const queued = aLine(17, { who: 'bot', delivery: { state: 'queued' } });
    const conversation = aConversation({ lines: [...lines(16), queued, ...lines(16, 18)] });
    expect(pagesToFile(conversation, later(120_000)).map((page) => page.last)).toEqual([16]);
    expect(filingDue(aConversation({ lines: [queued] }))).toBeUndefined();
  });

  it('has nothing to file in an empty conversation', () => {
    expect(pagesToFile(aConversation(), later(120_000))).toEqual([]);
    expect(filingDue(aConversation())).toBeUndefined();
  });
});
