import { webhookSecret } from '../../src/channels/telegram/secret.ts';
import { pause, until } from './fake-clock.ts';
import { telegramFake, TOKEN } from './platforms/telegram.ts';
import type { TelegramFake, TelegramFakeOptions } from './platforms/telegram.ts';
import type { FakeCustomer } from './platforms/telegram-chat.ts';
import type { FlakyFront } from './flaky-front.ts';
import { openShop } from './shop-open.ts';
import type { OpenShop } from './shop-open.ts';

export interface TelegramShop extends OpenShop {
  readonly fake: TelegramFake;
  /** Everything brought is taken, everything to be sent is out. */
  settled(): Promise<void>;
  /** A customer says something; resolves with what the bot shows for it. */
  says(customer: FakeCustomer, text: string): Promise<readonly string[]>;
  presses(customer: FakeCustomer, label: string): Promise<readonly string[]>;
  /** The transcript, without what is filed. */
  lines(customer: FakeCustomer): Promise<readonly string[]>;
}

/** The whole product with a Telegram bot, its clock running five times as fast. */
export async function telegramShop(
  intake: 'webhook' | 'polling',
  { front, ...options }: TelegramFakeOptions & { readonly front?: FlakyFront } = {},
): Promise<TelegramShop> {
  const fake = await telegramFake({ perChatMs: 0, ...options });
  const shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_TELEGRAM_TOKEN: TOKEN,
    LANGNGHE_TELEGRAM_API_URL: fake.url,
    LANGNGHE_TELEGRAM_INTAKE: intake,
    ...(front === undefined ? {} : { LANGNGHE_PUBLIC_URL: front.url }),
  });
  front?.leadTo(shop.url);
  if (intake === 'webhook') {
    const url = `${front?.url ?? shop.url}/telegram`;
    fake.telegram.hook = { url, secret: webhookSecret(TOKEN), allowed: undefined };
  }
  const running = setInterval(() => shop.clock.move(50), 10);
  const settled = async (): Promise<void> => {
    await pause(30);
    const isDone = (): boolean => fake.pending() === 0 && shop.product.road.isIdle();
    await until('everything is taken and answered', isDone, 15_000);
    await pause(30);
  };
  const after = async (customer: FakeCustomer, does: () => void): Promise<readonly string[]> => {
    customer.hears();
    const before = customer.chat.shown.length;
    does();
    await until('the bot answers', () => customer.chat.shown.length > before, 15_000);
    await settled();
    return customer.hears();
  };
  return {
    ...shop,
    fake,
    settled,
    says: (customer, text) => after(customer, () => customer.says(text)),
    presses: (customer, label) => after(customer, () => customer.presses(label)),
    async lines(customer) {
      const [conversation] = await shop.product.conversations.read([`telegram:${customer.id}`]);
      return conversation?.lines.map(({ who, text }) => `${who}: ${text}`) ?? [];
    },
    async close() {
      clearInterval(running);
      await shop.close();
      await fake.stop();
    },
  };
}
