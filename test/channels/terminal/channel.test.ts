import { afterEach, describe, expect, it } from 'vitest';
import { terminalChannel } from '../../../src/channels/terminal/index.ts';
import { terminalScreen } from '../../../src/channels/terminal/screen.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { OutMessage, Update } from '../../../src/road/ports.ts';
import { fakeTerminal } from './support.ts';

const ask: OutMessage = {
  conversation: 'c1',
  key: 'c1/1',
  line: 1,
  at: new Date(0),
  from: 'bot',
  language: 'vi',
  text: 'Chị chấm mấy sao ạ?',
  buttons: [
    { label: 'Tốt', value: '1:good' },
    { label: 'Tệ', value: '1:bad' },
  ],
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function sit(isTTY: boolean, answer: (update: Update) => Promise<void>) {
  const terminal = fakeTerminal(isTTY);
  const screen = terminalScreen({ ...terminal, language: 'vi', quietMs: 30, patienceMs: 500 });
  const channel = terminalChannel({ name: 'terminal', screen, language: 'vi' });
  const taken: Update[] = [];
  stops.push(() => channel.stop());
  void channel.start(async (update) => {
    taken.push(update);
    await answer(update);
  });
  const send = (message: Partial<OutMessage>) => channel.send(taken[0]!.address, { ...ask, ...message });
  return { ...terminal, channel, taken, send };
}

describe('the terminal by itself', () => {
  it('opens the chat, shows what is sent, and takes a number for a button', async () => {
    const talk = sit(true, () => Promise.resolve());
    const over = talk.channel.run();
    await talk.send({});
    talk.types('2\n');
    await expect.poll(() => talk.taken.length).toBe(2);
    expect(talk.taken[0]!.event).toMatchObject({ kind: 'opened', language: 'vi' });
    expect(talk.taken[1]!.event).toMatchObject({ kind: 'words', text: 'Tệ', button: '1:bad' });
    expect(talk.text()).toContain('Chị chấm mấy sao ạ?\n  [1] Tốt\n  [2] Tệ\n');
    talk.input.end();
    await over;
    expect(talk.text()).toContain('Tạm biệt!');
  });

  it('ends with Ctrl-C', async () => {
    const talk = sit(true, () => Promise.resolve());
    const over = talk.channel.run();
    await expect.poll(() => talk.taken.length).toBe(1);
    talk.types('\u0003');
    await over;
  });

  it('says who speaks, and lets nobody move the cursor', async () => {
    const talk = sit(true, () => Promise.resolve());
    void talk.channel.run();
    await talk.send({ from: 'staff', text: 'Em \u001b[2Jđây\u0007 ạ', buttons: [] });
    expect(talk.text()).toContain('(nhân viên) Em [2Jđây ạ');
  });

  it('takes lines of a pipe one after the other, each after the answer to the one before', async () => {
    const order: string[] = [];
    const talk = sit(false, async ({ event }) => {
      const said = event.kind === 'words' ? event.text : event.kind;
      order.push(`> ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      setTimeout(() => {
        order.push(`< ${said}`);
        void talk.send({ text: `nghe: ${said}`, buttons: [] });
      }, 20);
    });
    talk.types('chào\n\n5\n');
    talk.input.end();
    await talk.channel.run();
    expect(order).toEqual(['> opened', '< opened', '> chào', '< chào', '> 5', '< 5', '> reachable']);
    expect(talk.taken.at(-1)!.event).toMatchObject({ kind: 'reachable', can: false });
    expect(talk.text()).toBe('nghe: opened\n> chào\nnghe: chào\n> 5\nnghe: 5\n');
  });

  it('tells when a message was not taken, and goes on', async () => {
    const talk = sit(false, ({ event }) =>
      event.kind === 'words' ? Promise.reject(new AppError('unavailable', 'đang bận')) : Promise.resolve(),
    );
    talk.types('chào\n');
    talk.input.end();
    await talk.channel.run();
    expect(talk.text()).toContain('Máy chủ không nhận tin này: đang bận');
  });
});
