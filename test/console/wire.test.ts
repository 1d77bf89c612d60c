import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { actOnConversation } from '../../src/desk/acts-contract.ts';
import type { getConversation } from '../../src/desk/conversation-contract.ts';
import type { searchConversations } from '../../src/desk/search-contract.ts';
import { applyUpdate } from '../../src/console/wire/apply-update.ts';
import { addressOf, ask } from '../../src/console/wire/ask.ts';
import type { Asked } from '../../src/console/wire/ask.ts';
import { askOpenFailures } from '../../src/console/wire/common-asks.ts';
import {
  dropDraft,
  forgetDrafts,
  keepDraftsOf,
  forgetSent,
  keepSent,
  readDraft,
  sentAs,
  writeDraft,
} from '../../src/console/wire/drafts.ts';
import { newId } from '../../src/console/wire/new-id.ts';
import { mayPass, readProblem } from '../../src/console/wire/problem.ts';
import { touches } from '../../src/console/wire/touches.ts';

describe('an id made in a browser', () => {
  it('is one that the server takes, each time another', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(1_000);
  });
});

describe('a change told by the server', () => {
  it('told twice, or late, changes nothing; a newer one is asked for', () => {
    expect(applyUpdate({ version: 3 }, { version: 3 })).toBe('ignore');
    expect(applyUpdate({ version: 3 }, { version: 2 })).toBe('ignore');
    expect(applyUpdate({ version: 3 }, { version: 4 })).toBe('ask-again');
    expect(applyUpdate({ version: 3 }, { version: 9 })).toBe('ask-again');
    expect(applyUpdate(undefined, { version: 1 })).toBe('ask-again');
  });

  it('touches the lists and its own conversation; many at once touch all', () => {
    expect(touches({ kind: 'conversation', id: 'c1', version: 2 })).toEqual([
      ['inbox'],
      ['conversation', 'c1', 'head'],
      ['conversation', 'c1', 'customer'],
    ]);
    expect(touches({ kind: 'conversation', id: '*', version: 2 })).toContainEqual(['conversation']);
    expect(touches({ kind: 'ticket', id: 't', version: 1 })).toEqual([['ticket']]);
    const [failures = []] = touches({ kind: 'failure', id: 'turn:web:1/a', version: 1 });
    expect(askOpenFailures.queryKey.slice(0, failures.length)).toEqual(failures);
  });
});

describe('an asking', () => {
  it('fills in the address and writes the query', () => {
    expect(addressOf('/conversations/:id/lines', { id: 'web:a/b' }, { after: 3, before: undefined })).toBe(
      '/api/v1/conversations/web%3Aa%2Fb/lines?after=3',
    );
    expect(addressOf('/me')).toBe('/api/v1/me');
  });

  it('takes only what the contract says: another path, parameter or field fails the type check', () => {
    type Get = Asked<typeof getConversation>;
    expectTypeOf<{ params: { id: string } }>().toExtend<Get>();
    expectTypeOf<{ params: { code: string } }>().not.toExtend<Get>();
    expectTypeOf<{ params: { id: string }; body: object }>().not.toExtend<Get>();
    // What must be there must be there.
    expectTypeOf<{ signal: AbortSignal }>().not.toExtend<Asked<typeof searchConversations>>();
    type Act = Asked<typeof actOnConversation>['body'];
    expectTypeOf<{ id: string; does: 'take' }>().toExtend<Act>();
    expectTypeOf<{ id: string; does: 'jump' }>().not.toExtend<Act>();
    const wrong = () => [
      // @ts-expect-error another path
      ask<typeof getConversation>({ method: 'GET', path: '/talks/:id' }, { params: { id: 'c' } }),
      // @ts-expect-error another method
      ask<typeof getConversation>({ method: 'POST', path: '/conversations/:id' }, { params: { id: 'c' } }),
      // @ts-expect-error without its contract
      ask({ method: 'GET', path: '/conversations/:id' }, { params: { id: 'c' } }),
    ];
    expect(wrong).toBeTypeOf('function');
    expectTypeOf<z.output<(typeof getConversation)['reply']>['version']>().toEqualTypeOf<number>();
  });
});

describe('a refusal', () => {
  it('keeps its code, field, mend and what it is about', () => {
    const said = {
      title: 'Too long',
      code: 'invalid-input',
      field: 'body.text',
      fix: 'write less',
      about: { n: 1 },
    };
    expect(readProblem(400, said)).toEqual({
      code: 'invalid-input',
      status: 400,
      title: 'Too long',
      field: 'body.text',
      fix: 'write less',
      about: { n: 1 },
    });
  });

  it('that nobody expects is a fault of ours; 401 asks for the log-in; an outage may pass', () => {
    expect(readProblem(500, '<html>').code).toBe('bug');
    expect(readProblem(401, { code: 'not-allowed' }).code).toBe('not-logged-in');
    expect(mayPass(readProblem(503, { code: 'unavailable' }))).toBe(true);
    expect(mayPass(readProblem(409, { code: 'stale' }))).toBe(false);
    // What a proxy says of a server that is away passes; what a platform refused does not.
    expect(mayPass(readProblem(502, '<html>'))).toBe(true);
    expect(readProblem(502, { code: 'rejected' }).code).toBe('rejected');
  });
});

describe('drafts', () => {
  const memory = (): Storage =>
    Object.defineProperties({} as unknown as Storage, {
      getItem: {
        value(this: Record<string, string>, key: string) {
          return this[key] ?? null;
        },
      },
      setItem: {
        value(this: Record<string, string>, key: string, text: string) {
          this[key] = text;
        },
      },
      removeItem: {
        value(this: Record<string, string>, key: string) {
          Reflect.deleteProperty(this, key);
        },
      },
    });

  it('for the customer and for colleagues never meet, and are gone after the log-out', () => {
    const kept = memory();
    kept.setItem('langnghe.language', 'vi');
    writeDraft('c1', 'reply', 'Dạ vâng', kept);
    writeDraft('c1', 'note', 'khách khó', kept);
    expect([readDraft('c1', 'reply', kept), readDraft('c1', 'note', kept)]).toEqual(['Dạ vâng', 'khách khó']);
    expect(readDraft('c2', 'reply', kept)).toBe('');
    writeDraft('c1', 'reply', '', kept);
    expect(readDraft('c1', 'reply', kept)).toBe('');
    keepSent('c1', 'reply', { id: 'one', text: 'Dạ còn ạ' }, kept);
    forgetDrafts(kept);
    expect(readDraft('c1', 'note', kept)).toBe('');
    expect(sentAs('c1', 'reply', 'Dạ còn ạ', kept)).toBeUndefined();
    expect(kept.getItem('langnghe.language')).toBe('vi');
  });

  it('stay for whoever wrote them, and are gone when somebody else logs in here', () => {
    const kept = memory();
    keepDraftsOf('s_lan', kept);
    writeDraft('c1', 'reply', 'Dạ vâng', kept);
    keepDraftsOf('s_lan', kept);
    expect(readDraft('c1', 'reply', kept)).toBe('Dạ vâng');
    keepDraftsOf('s_hoa', kept);
    expect(readDraft('c1', 'reply', kept)).toBe('');
    // Nobody knows whose these are: their writer logged out.
    forgetDrafts(kept);
    writeDraft('c1', 'note', 'viết muộn ở thẻ khác', kept);
    keepDraftsOf('s_hoa', kept);
    expect(readDraft('c1', 'note', kept)).toBe('');
  });

  it('that were sent are known again by their words, until they have arrived', () => {
    const kept = memory();
    keepSent('c1', 'reply', { id: 'one', text: 'Dạ còn ạ' }, kept);
    writeDraft('c1', 'reply', 'Dạ còn ạ ', kept);
    expect(sentAs('c1', 'reply', 'Dạ còn ạ', kept)).toBe('one');
    expect(sentAs('c1', 'reply', 'Dạ hết ạ', kept)).toBeUndefined();
    expect(sentAs('c1', 'note', 'Dạ còn ạ', kept)).toBeUndefined();
    forgetSent('c1', 'reply', 'another', kept);
    expect(sentAs('c1', 'reply', 'Dạ còn ạ', kept)).toBe('one');
    forgetSent('c1', 'reply', 'one', kept);
    expect(sentAs('c1', 'reply', 'Dạ còn ạ', kept)).toBeUndefined();
    dropDraft('c1', 'reply', 'Dạ còn', kept);
    expect(readDraft('c1', 'reply', kept)).toBe('Dạ còn ạ ');
    dropDraft('c1', 'reply', 'Dạ còn ạ', kept);
    expect(readDraft('c1', 'reply', kept)).toBe('');
  });
});
