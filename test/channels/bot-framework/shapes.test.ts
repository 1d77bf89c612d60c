import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/channels/bot-framework/encode.ts';
import type { OutMessage } from '../../../src/road/ports.ts';
import { devShop } from './open-shop.ts';
import type { DevShop, Person } from './open-shop.ts';
import { outMessage } from './open-line.ts';

const BUTTONS = ['Có', 'Không', 'Gặp người'].map((label, n) => ({ label, value: `3:b${n}` }));
const SCORES = ['1', '2', '3', '4', '5'].map((label) => ({ label, value: `3:${label}` }));
const MANY = Array.from({ length: 8 }, (_, n) => ({ label: `Mục ${n + 1}`, value: `3:m${n}` }));

const shown = (channelId: string, more: Partial<OutMessage>): readonly Record<string, unknown>[] => {
  const route = {
    channelId,
    serviceUrl: 'http://x/',
    conversation: { id: 'c' },
    bot: { id: 'b' },
    user: { id: 'u' },
  };
  return encode(route, outMessage('Chọn giúp em ạ:', more)) as Record<string, unknown>[];
};

describe('what may be pressed', () => {
  it.each(['facebook', 'slack', 'line'])('on %s comes back as if it were typed', (channelId) => {
    expect(shown(channelId, { buttons: BUTTONS })).toMatchObject([
      {
        text: 'Chọn giúp em ạ:',
        suggestedActions: {
          actions: [
            { type: 'imBack', title: 'Có', value: 'Có' },
            { type: 'imBack', title: 'Không', value: 'Không' },
            { type: 'imBack', title: 'Gặp người', value: 'Gặp người' },
          ],
        },
        inputHint: 'expectingInput',
      },
    ]);
  });

  it('a score there has chips, and no card that such a client cannot show', () => {
    const [activity] = shown('facebook', { buttons: SCORES, form: 'rating' });
    expect(activity).toMatchObject({
      suggestedActions: { actions: SCORES.map(({ label }) => ({ value: label })) },
    });
    expect(activity).not.toHaveProperty('attachments');
  });

  it('more than five there are written out, and none is lost', () => {
    const [activity] = shown('facebook', { buttons: MANY });
    const all = JSON.stringify(activity);
    for (const { label } of MANY) expect(all).toContain(label);
    const { actions } = (activity?.suggestedActions ?? { actions: [] }) as { actions: unknown[] };
    expect(actions.length).toBeLessThanOrEqual(5);
  });

  it.each(['sms', 'email'])('on %s is a written menu, and a score too', (channelId) => {
    const [menu] = shown(channelId, { buttons: BUTTONS });
    expect(menu?.text).toBe('Chọn giúp em ạ:\n\n1. Có\n2. Không\n3. Gặp người');
    const [score] = shown(channelId, { buttons: SCORES, form: 'rating' });
    expect(score?.text).toContain('1 · 2 · 3 · 4 · 5');
    for (const activity of [menu, score]) {
      expect(activity).not.toHaveProperty('suggestedActions');
      expect(activity).not.toHaveProperty('attachments');
    }
  });
});

describe('a conversation over clients that show less', () => {
  let dev: DevShop;
  beforeAll(async () => {
    dev = await devShop();
  });
  afterAll(() => dev.close());

  const scoreOf = async ({ conversation }: Person): Promise<unknown> => {
    const [kept] = await dev.shop.product.conversations.read([conversation]);
    return kept?.openScores?.[0]?.input.score;
  };

  it('a chip that comes back as words answers', async () => {
    const lan = await dev.person('facebook');
    await lan.says('tôi muốn khiếu nại');
    const chip = lan.chips().find(({ title }) => title === 'Hàng lỗi, sai, thiếu');
    expect(chip).toMatchObject({ type: 'imBack', value: 'Hàng lỗi, sai, thiếu' });
    const next = await lan.says(chip!.value as string);
    expect(next).not.toContain('Hàng lỗi, sai, thiếu');
    expect(next).toMatch(/đơn/i);
    await lan.says('menu');
    await lan.brings({ type: 'event', name: 'opened', value: 'survey-csat' });
    await lan.answered();
    await lan.says(lan.chips().find(({ title }) => title === '4')!.value as string);
    expect(await scoreOf(lan)).toBe(4);
  });

  it.each(['sms', 'email'])('numbers that are typed answer on %s', async (channelId) => {
    const hoa = await dev.person(channelId);
    const menu = await hoa.says('tôi muốn khiếu nại');
    expect(menu).toMatch(/1\. .+\n2\. .+\n3\. /);
    expect(hoa.chips()).toEqual([]);
    expect(await hoa.says('2')).toMatch(/đơn/i);
    await hoa.says('menu');
    await hoa.brings({ type: 'event', name: 'opened', value: 'survey-csat' });
    expect(await hoa.answered()).toContain('1 · 2 · 3 · 4 · 5');
    await hoa.says('5');
    expect(await scoreOf(hoa)).toBe(5);
  });
});
