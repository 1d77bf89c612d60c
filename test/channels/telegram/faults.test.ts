import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { pause } from '../../support/fake-clock.ts';
import type { Behaviour } from '../../support/platforms/telegram.ts';
import type { Trick } from '../../support/platforms/telegram-bring.ts';
import { addressOf, JPEG, message, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
let ids = 42;
const table: string[] = [];
beforeAll(async () => {
  bot = await telegramBot();
});
afterAll(async () => {
  await bot.stop();
  console.log(['| fault | where | what came of it |', '|---|---|---|', ...table].join('\n'));
});

const note = (fault: string, where: string, came: string) => table.push(`| ${fault} | ${where} | ${came} |`);
const customer = () => {
  ids += 1;
  return bot.fake.customer(ids);
};
const textsOf = (id: number) =>
  bot.taken
    .filter(({ address }) => address.key === String(id))
    .map(({ event }) => (event as { text?: string }).text);

const FAULTS: readonly {
  readonly name: string;
  readonly as: Behaviour;
  readonly code: string | undefined;
  readonly shown: number;
}[] = [
  { name: '429', as: { status: 429, retryAfter: 1 }, code: undefined, shown: 1 },
  { name: '500', as: { status: 500 }, code: 'unavailable', shown: 1 },
  { name: 'cut before', as: 'cut', code: 'unavailable', shown: 1 },
  { name: 'cut after', as: 'cut-after', code: 'unavailable', shown: 2 },
  { name: 'slow', as: { slowMs: 300 }, code: undefined, shown: 1 },
  {
    name: 'blocked',
    as: { status: 403, why: 'Forbidden: bot was blocked by the user' },
    code: 'rejected',
    shown: 0,
  },
  {
    name: 'bad message',
    as: { status: 400, why: 'Bad Request: message is too long' },
    code: 'invalid-input',
    shown: 0,
  },
  { name: 'token revoked', as: { status: 401, why: 'Unauthorized' }, code: 'misconfigured', shown: 0 },
];

/** What the road does: again for `unavailable`, never for the rest. */
async function deliver(id: number, about: object): Promise<string | undefined> {
  let first: string | undefined;
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await bot.channel.send(addressOf(id), message(1, { key: `telegram:${id}#1`, ...about }));
      return first;
    } catch (thrown) {
      const { code } = thrown as AppError;
      first ??= code;
      if (code !== 'unavailable') return first;
    }
  }
  return first;
}

describe.each(FAULTS)('Telegram is at fault: $name', ({ name, as, code, shown }) => {
  it('while a message leaves', async () => {
    const lan = customer();
    bot.fake.next('sendMessage', as);
    expect(await deliver(lan.id, {})).toBe(code);
    expect(lan.chat.shown).toHaveLength(shown);
    note(name, 'send', `${code ?? 'sent'}; shown ${shown}×`);
  });

  it('while a photo leaves', async () => {
    const lan = customer();
    const file = await bot.files.put({ bytes: JPEG, type: 'image/jpeg' });
    bot.fake.next('sendPhoto', as);
    expect(await deliver(lan.id, { files: [file] })).toBe(code);
    expect(lan.chat.shown).toHaveLength(shown);
    note(name, 'media out', `${code ?? 'sent'}; shown ${shown}×`);
  });

  it('while a customer’s photo is fetched: it waits, or comes without', async () => {
    const lan = customer();
    bot.fake.next('getFile', as);
    lan.sendsPhoto(JPEG, 'ảnh');
    await expect.poll(() => textsOf(lan.id).length, { timeout: 5_000 }).toBe(1);
    const isLost = code === 'rejected' || code === 'invalid-input';
    expect(textsOf(lan.id)).toEqual([isLost ? 'ảnh\n📎 photo' : 'ảnh']);
    note(name, 'media in', isLost ? 'words kept, the file named in them' : 'fetched when brought again');
  });

  it('while a press is answered: a sign that may be lost', async () => {
    const lan = customer();
    await bot.channel.send(addressOf(lan.id), message(1, { buttons: [{ label: 'Có', value: '3:yes' }] }));
    bot.fake.next('answerCallbackQuery', as);
    lan.presses('Có');
    await expect.poll(() => textsOf(lan.id)).toEqual(['Có']);
    note(name, 'sign', 'lost; the press is taken');
  });
});

describe.each(['twice', 'forged', 'unsigned', 'swapped'] as readonly Trick[])(
  'updates are brought %s',
  (trick) => {
    it('and each is taken under its own id', async () => {
      const lan = customer();
      const forged = bot.forged.length;
      bot.fake.trick(trick);
      lan.says('một');
      lan.says('hai');
      await expect.poll(() => bot.fake.pending()).toBe(0);
      const events = bot.taken
        .filter(({ address }) => address.key === String(lan.id))
        .map(({ event }) => event.id);
      expect([...new Set(events)].sort()).toHaveLength(2);
      const refused = bot.forged.length - forged;
      expect(refused).toBe(trick === 'forged' || trick === 'unsigned' ? 1 : 0);
      note(
        trick,
        'inbound',
        refused > 0 ? '401 and a count; the true one is taken' : 'the same id: the road keeps it once',
      );
    });
  },
);

it.each([
  ['away', new AppError('unavailable', 'away')],
  ['raced', new AppError('stale', 'somebody was quicker')],
  ['broken', new TypeError('a bug of ours')],
])('the road is %s: the update comes again, in order, and nothing is lost', async (name, error) => {
  const lan = customer();
  const keep = bot.receive;
  let refusals = 3;
  bot.receive = (update) => {
    refusals -= 1;
    return refusals >= 0 ? Promise.reject(error) : keep(update);
  };
  lan.says('một');
  lan.says('hai');
  await expect.poll(() => textsOf(lan.id), { timeout: 5_000 }).toEqual(['một', 'hai']);
  bot.receive = keep;
  note(`road ${name}`, 'inbound', 'brought again until kept, in order');
});

it('nothing of a fault is in the log but its code: no token, no words', async () => {
  await pause(10);
  const said = JSON.stringify(bot.log.said);
  expect(said).not.toContain(bot.fake.token);
  expect(said).not.toContain('một');
});
