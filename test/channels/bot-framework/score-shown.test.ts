import { afterAll, beforeAll, expect, it } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import { devShop } from './open-shop.ts';
import type { DevShop, Person } from './open-shop.ts';

const MINUTE_MS = 60_000;
let dev: DevShop;
beforeAll(async () => {
  dev = await devShop();
});
afterAll(() => dev.close());

interface Card {
  readonly content: {
    readonly body: readonly { readonly text?: string }[];
    readonly actions?: readonly { readonly title: string; readonly data: object }[];
  };
}

/** Asked for a score on a card; what is sent in is sent from a copy that still shows its inputs. */
async function asked() {
  const lan = await dev.person('msteams');
  await lan.brings({ type: 'event', name: 'opened', value: 'survey-csat' });
  await lan.answered();
  const { id, activity } = lan.wire.posted.findLast((one) => one.conversation === lan.id)!;
  const [card] = activity.attachments as Card[];
  const [send] = card!.content.actions!;
  return {
    lan,
    scores: (rating: string) =>
      lan.brings({ text: undefined, value: { ...send!.data, rating }, channelData: { postBack: true } }),
    shown: () => shownOn(lan, id),
    score: () => scoreOf(lan.conversation),
  };
}

/** What stands on the card by now; undefined while it shows its inputs. */
function shownOn({ wire }: Person, id: string): string | undefined {
  const [card] = (wire.replaced.findLast((one) => one.id === id)?.activity.attachments ?? []) as Card[];
  return card?.content.body[0]?.text;
}

async function scoreOf(conversation: string): Promise<unknown> {
  const lines = await dev.shop.product.threads.since([{ conversation, after: 0 }], 200);
  return lines.get(conversation)?.findLast((line) => line.answers !== undefined)?.pressed;
}

it('a card shows the score that counts: the changed one within half an hour, and no later one', async () => {
  const { lan, scores, shown, score } = await asked();
  await scores('4');
  await lan.answered();
  await expect.poll(shown).toBe('✓ Đã chọn: 4');
  await scores('3');
  await lan.answered();
  await expect.poll(shown).toBe('✓ Đã chọn: 3');
  dev.shop.clock.move(31 * MINUTE_MS);
  const before = lan.wire.replaced.length;
  await scores('5');
  await lan.answered();
  await expect.poll(() => lan.wire.replaced.length).toBe(before + 1);
  expect([shown(), await score()]).toEqual(['✓ Đã chọn: 3', '3']);
});

it('a card sent in while staff hold the conversation keeps its inputs', async () => {
  const { lan, scores, shown, score } = await asked();
  const at = dev.shop.clock();
  await dev.shop.product.road.submit(lan.conversation, {
    kind: 'staff',
    id: 'take-1',
    at,
    staff: 'mai',
    does: 'take',
  });
  await scores('5');
  await pause(400);
  expect([shown(), await score()]).toEqual([undefined, undefined]);
});
