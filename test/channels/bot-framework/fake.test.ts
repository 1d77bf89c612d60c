import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byHand } from '../../support/platforms/by-hand-bot-framework.ts';
import { outMessage, openLine } from './open-line.ts';
import type { OpenLine } from './open-line.ts';

let line: OpenLine;
beforeEach(async () => {
  line = await openLine('directline');
});
afterEach(() => line.close());

const WORDS = {
  type: 'message',
  text: 'Chào',
  from: { id: 'bot' },
  recipient: { id: 'u' },
  conversation: { id: 'c1' },
};

async function calls(method: string, path: string, body?: object) {
  const answer = await fetch(`${line.wire.url}/v3/conversations${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    says: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}

describe('the connector of one’s own, call by call', () => {
  it('takes a conversation that the bot begins, with its first words', async () => {
    const asked = { bot: { id: 'bot' }, members: [{ id: 'u' }], activity: WORDS };
    const { status, says } = await calls('POST', '', asked);
    const id = says?.id as string;
    expect([status, says]).toEqual([
      201,
      { id, serviceUrl: line.wire.serviceUrl, activityId: line.wire.posted[0]?.id },
    ]);
    expect(line.wire.heard(id)).toEqual(['Chào']);
    expect(await calls('GET', `/${id}/members`)).toEqual({ status: 200, says: [{ id: 'u' }] });
    expect((await calls('POST', '', { bot: { id: 'bot' } })).status).toBe(400);
  });

  it('knows who is in a conversation, and none that it has not seen', async () => {
    await line.address();
    expect((await calls('GET', '/c1/members')).says).toMatchObject([{ id: 'user-c1' }]);
    expect((await calls('GET', '/c9/members')).status).toBe(404);
  });

  it('takes answers, changes and takes back what was said', async () => {
    const { says } = await calls('POST', '/c1/activities/c1%7C0000001', WORDS);
    const id = says?.id as string;
    expect(await calls('PUT', `/c1/activities/${id}`, { ...WORDS, text: 'Chào chị' })).toEqual({
      status: 200,
      says: { id },
    });
    expect(await calls('DELETE', `/c1/activities/${id}`)).toEqual({ status: 200, says: undefined });
    expect(line.wire.deleted.map((one) => one.id)).toEqual([id]);
    for (const method of ['PUT', 'DELETE'])
      expect((await calls(method, `/c1/activities/${id}`, method === 'PUT' ? WORDS : undefined)).status).toBe(
        404,
      );
    expect((await calls('POST', '/c1/activities')).status).toBe(400);
  });

  it('reaches nobody in a conversation that is blocked, until it is not', async () => {
    const to = await line.address();
    line.wire.block('c1', 403, 'ConversationBlockedByUser');
    await expect(line.channel.send(to, outMessage('a'))).rejects.toMatchObject({
      code: 'rejected',
      subject: 'ConversationBlockedByUser',
    });
    expect((await calls('GET', '/c1/members')).status).toBe(403);
    line.wire.unblock('c1');
    expect(await line.channel.send(to, outMessage('a'))).toHaveProperty('ref');
  });
});

describe('by hand', () => {
  const BUTTONS = ['Có', 'Không'].map((label, n) => ({ label, value: `3:b${n}` }));
  const SCORES = ['1', '2', '3'].map((label) => ({ label, value: `3:${label}` }));
  let does: (line: string) => Promise<string>;
  beforeEach(() => {
    does = byHand(line.wire, 'c1', () => 'none');
  });
  const newest = () => line.taken.at(-1)?.event;

  it('words, chips, scores and links are brought as a client brings them', async () => {
    expect(await does('chào tiệm')).toBe('(200)');
    const to = line.taken[0]!.address;
    expect(newest()).toMatchObject({ text: 'chào tiệm' });
    await line.channel.send(to, outMessage('Đúng không ạ?', { buttons: BUTTONS }));
    expect(await does('> Không')).toBe('(200)');
    expect(newest()).toMatchObject({ text: 'Không', button: '3:b1' });
    await line.channel.send(to, outMessage('Mấy điểm ạ?', { buttons: SCORES, form: 'rating' }));
    await does('> 2');
    expect(newest()).toMatchObject({ button: '3:2' });
    expect(await does('> 7')).toBe('there is no 7');
    await does('/join');
    expect(newest()).toMatchObject({ kind: 'opened' });
    await does('/open order-DH1001');
    expect(newest()).toMatchObject({ kind: 'opened', payload: 'order-DH1001' });
    await does('/photo');
    expect(newest()).toMatchObject({ files: [{ type: 'image/png' }] });
  });

  it('the last one can be brought again, and has the same id', async () => {
    expect(await does('/again')).toBe('nothing was said yet');
    await does('chào');
    await does('/again');
    expect(line.taken.map(({ event }) => event.id)).toEqual([newest()?.id, newest()?.id]);
  });

  it('has its faults', async () => {
    await does('chào');
    const to = line.taken[0]!.address;
    const fails = (): Promise<unknown> =>
      line.channel.send(to, outMessage('a')).catch((error: unknown) => error);
    for (const [fault, error] of [
      ['! 429 5', { code: 'unavailable', retryAfterMs: 5_000 }],
      ['! 503', { code: 'unavailable' }],
      ['! cut', { code: 'unavailable' }],
      ['/block', { code: 'rejected' }],
    ] as const) {
      expect(await does(fault)).toBe('done');
      expect(await fails(), fault).toMatchObject(error);
    }
    await does('/unblock');
    expect(await fails()).toHaveProperty('ref');
    expect(await does('! boom')).toBe('no such fault');
  });
});
