import { createInterface } from 'node:readline';
import { telegramFake } from './telegram.ts';

/** `npm run fake:telegram`: a Telegram with one customer, who says what is typed here. */
const fake = await telegramFake({ port: 9_100 });
const lan = fake.customer(42);
const show = (text: string): void => void process.stdout.write(`${text}\n`);
show('A Telegram of your own. Settings for the server:');
show(`LANGNGHE_TELEGRAM_TOKEN=${fake.token}`);
show(`LANGNGHE_TELEGRAM_API_URL=${fake.url}`);
show('LANGNGHE_TELEGRAM_INTAKE=polling');
show(
  'Type words; "> Label" presses a button; "/block", "/unblock"; "! 429 5" has the next message refused for 5 s.',
);
fake.onShown((_chat, { text, markup, file }) => {
  const rows = markup.inline_keyboard ?? markup.keyboard ?? [];
  const buttons = rows.map((row) => row.map((button) => `[${button.text}]`).join(' '));
  show(
    [
      `  bot: ${text}`,
      ...(file === undefined ? [] : [`  (${file.kind} ${file.name})`]),
      ...buttons.map((row) => `  ${row}`),
    ].join('\n'),
  );
});
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const [, seconds] = /^! 429 (\d+)$/.exec(line) ?? [];
    if (seconds !== undefined) fake.next('sendMessage', { status: 429, retryAfter: Number(seconds) });
    else if (line === '/block') lan.blocks();
    else if (line === '/unblock') lan.unblocks();
    else if (line.startsWith('> ')) lan.presses(line.slice(2));
    else if (line.trim() !== '') lan.says(line);
  } catch (error) {
    show(error instanceof Error ? error.message : 'that did not work');
  }
}
await fake.stop();
