import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { chatCommand } from '../../src/cli/chat.ts';
import { conversationsCommand, type ConversationsDesk } from '../../src/cli/conversations.ts';
import { feedbackCommand, type FeedbackDesk } from '../../src/cli/feedback.ts';
import { startCommand } from '../../src/cli/start.ts';
import { keptIo } from '../support/kept-io.ts';

const terminal = { input: new PassThrough(), output: new PassThrough() };
const never = (): never => {
  throw new Error('nothing may be asked for a wrong call');
};
const readers: ConversationsDesk = { timeZone: 'UTC', readers: { list: never, transcript: never } };
const scores: FeedbackDesk = {
  timeZone: 'UTC',
  feedback: { summaries: never, choices: never, comments: never },
};

describe('a command that is called wrongly', () => {
  it('says what is not known, and how it is called', async () => {
    await expect(chatCommand(['--bogus'], keptIo(), terminal)).rejects.toThrow(/--bogus[^]*Usage/);
    await expect(chatCommand(['xin chào'], keptIo(), terminal)).rejects.toThrow(/xin chào[^]*Usage/);
    await expect(startCommand(['--port', '80'], keptIo())).rejects.toThrow(/--port[^]*Usage/);
  });

  it('does not pass over a word that it does not expect', async () => {
    expect(await startCommand(['now'], keptIo())).toBe(2);
    expect(await conversationsCommand(['waiting'], keptIo(), readers)).toBe(2);
    expect(await feedbackCommand(['csat'], keptIo(), scores)).toBe(2);
  });
});
