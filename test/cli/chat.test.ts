import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directLine } from '../../src/channels/terminal/direct-line.ts';
import { terminalScreen } from '../../src/channels/terminal/screen.ts';
import { chatCommand } from '../../src/cli/chat.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { noteAddress } from '../../src/data-folder.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { fakeTerminal } from '../channels/terminal/support.ts';
import { directLineServer } from '../support/direct-line-server.ts';
import type { DirectLineServer } from '../support/direct-line-server.ts';
import { keptLog } from '../support/silence.ts';

const buttons = {
  suggestedActions: {
    actions: [
      { title: 'Có', value: { button: '2:yes' } },
      { title: 'Không', value: '2:no' },
    ],
  },
};
let server: DirectLineServer;

beforeEach(async () => {
  server = await directLineServer((posted, it) => {
    if (posted.type === 'event') it.says('Dạ em chào, mình cần gì ạ?', buttons);
    else it.says(`Dạ: ${posted.text ?? ''}`);
  });
});
afterEach(() => server.stop());

async function chat(args: string[], terminal: ReturnType<typeof fakeTerminal>): Promise<string> {
  let said = '';
  const status = await chatCommand(
    ['--url', server.url, ...args],
    { out: (text) => (said += text) },
    terminal,
  );
  expect(status).toBe(0);
  return said;
}

describe('langnghe chat', () => {
  it('holds a talk from a pipe with the running server', async () => {
    const terminal = fakeTerminal(false);
    terminal.types('2\ncảm ơn\n');
    terminal.input.end();
    await chat([], terminal);
    expect(terminal.text()).toBe(
      'Dạ em chào, mình cần gì ạ?\n  [1] Có\n  [2] Không\n> 2\nDạ: Không\n> cảm ơn\nDạ: cảm ơn\n',
    );
    expect(server.heard[1]).toMatchObject({ type: 'message', text: 'Không', value: { button: '2:no' } });
  });

  it('speaks English when asked to', async () => {
    const terminal = fakeTerminal(true);
    const over = chat(['--lang', 'en'], terminal);
    await expect.poll(() => terminal.text()).toContain('[2] Không');
    expect(terminal.text()).toContain('Choose a button by its number');
    expect(server.heard[0]).toMatchObject({ locale: 'en' });
    terminal.input.end();
    await over;
    expect(terminal.text()).toContain('Goodbye!');
  });

  it('ends with Ctrl-C though the server cannot be reached', async () => {
    await server.stop();
    const terminal = fakeTerminal(true);
    const over = chat([], terminal);
    await expect.poll(() => terminal.text()).toContain('đang thử lại');
    terminal.types('\u0003');
    await over;
  });

  it('tells a pipe within seconds that the server it was to talk with is away', async () => {
    await server.stop();
    const terminal = fakeTerminal(false);
    terminal.types('xin chào\n');
    const began = performance.now();
    const over = chatCommand(['--url', server.url], { out: () => undefined }, terminal);
    await expect(over).rejects.toThrow(`The server at ${server.url} cannot be reached.`);
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it('explains itself, and refuses options that make no sense', async () => {
    expect(await chat(['--help'], fakeTerminal(true))).toContain('langnghe chat');
    const io = { out: () => undefined };
    await expect(chatCommand(['--lang', 'fr'], io)).rejects.toThrow('--lang is vi or en');
    await expect(chatCommand(['--url', 'shop.vn'], io)).rejects.toThrow('--url is an http');
  });
});

describe('langnghe chat on a folder without a server', () => {
  const folders: string[] = [];
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
    folders.push(folder);
    vi.stubEnv('LANGNGHE_DATA', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  const alone = async (typed: string): Promise<string> => {
    const terminal = fakeTerminal(false);
    terminal.types(typed);
    terminal.input.end();
    expect(await chatCommand([], { out: () => undefined }, terminal)).toBe(0);
    return terminal.text();
  };

  it('talks all the same, with buttons as numbers, and keeps the conversation', async () => {
    const text = await alone('1\nDH1001\n4567\n');
    expect(text).toContain('Giao Hàng Nhanh');
    const [folder = ''] = folders;
    const database = await connectDatabase({ uri: undefined, folder, log: keptLog(), inThread: true });
    try {
      const [kept] = await database.db.collection<Conversation>('conversations').find().toArray();
      expect(kept?.address.channel).toBe('terminal');
      const words = kept?.lines.filter(({ who }) => who === 'customer').map((line) => line.text);
      expect(words?.slice(0, 2)).toEqual(['Đơn hàng của tôi', 'DH1001']);
      expect(kept?.outbox.filter(({ kind }) => kind === 'send')).toEqual([]);
      expect(kept?.unreachable).toMatchObject({ why: 'The terminal was closed.' });
    } finally {
      await database.close();
    }
  });

  it('does so too where a server was and is gone, and talks through the one that is there', async () => {
    const [folder = ''] = folders;
    await noteAddress(folder, 'http://127.0.0.1:9');
    expect(await alone('')).toContain('[1]');
    await noteAddress(folder, server.url);
    expect(await alone('alo\n')).toContain('Dạ: alo');
  });
});

describe('a talk over Direct Line', () => {
  function talk() {
    const terminal = fakeTerminal(true);
    const screen = terminalScreen({ ...terminal, language: 'vi' });
    const line = directLine({ url: server.url, language: 'vi', screen, pollMs: 10, againMs: 20 });
    return { ...terminal, line };
  }

  it('keeps a message through refusals for now, says so once, and says when it is back', async () => {
    const { line, text } = talk();
    await line.open();
    server.fail(503, 500, 503, 502, 503);
    await line.say({ text: 'còn đó không' });
    await expect.poll(text).toContain('Dạ: còn đó không');
    await line.stop();
    expect(server.heard.filter((posted) => posted.text === 'còn đó không')).toHaveLength(1);
    expect(text().match(/đang thử lại/g)).toHaveLength(1);
    expect(text()).toContain('Đã kết nối lại.');
  });

  it('goes on with a server that was stopped and started', async () => {
    const { line, text } = talk();
    await line.open();
    await server.stop();
    await expect.poll(text).toContain('đang thử lại');
    const port = Number(new URL(server.url).port);
    server = await directLineServer((posted, it) => it.says(`mới: ${posted.text ?? ''}`), port);
    await line.say({ text: 'alo' });
    await expect.poll(text).toContain('mới: alo');
    await line.stop();
  });

  it('tells what the server refuses for good, and goes on', async () => {
    const { line, text } = talk();
    await line.open();
    await line.stop();
    const other = talk();
    await other.line.open();
    await new Promise((resolve) => setTimeout(resolve, 30));
    server.fail(400, 400, 400);
    await other.line.say({ text: 'dài quá' });
    expect(other.text() + text()).toContain('Máy chủ không nhận tin này');
    await other.line.stop();
  });

  it('shows what staff say', async () => {
    const { line, text } = talk();
    await line.open();
    server.says('Em Hoa đây ạ', {}, 'staff');
    await expect.poll(text).toContain('(nhân viên) Em Hoa đây ạ');
    await line.stop();
  });
});
