import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const WAIT = { timeout: 15_000 };

/** Every text a customer reads, by its key. */
export function textsOf(language: 'vi' | 'en'): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(`locales/${language}.json`, 'utf8')) as Record<string, string>;
}

/** A customer at the widget of a page. `before`: called before each thing the customer does. */
export function widgetTalk(
  page: Page,
  texts: Readonly<Record<string, string>>,
  before: () => void = () => undefined,
) {
  const chat = page.locator('langnghe-chat');
  const beginning = (key: string): string => (texts[key] ?? '').split(/[{\n]/)[0]?.slice(0, 30) ?? '';
  return {
    chat,
    bubbles: chat.locator('.bubble'),
    /** On a narrow screen the chat does not open by itself. */
    async opens(): Promise<void> {
      if (!(await chat.locator('textarea').isVisible())) await chat.locator('.launcher').click();
    },
    async says(text: string): Promise<void> {
      before();
      const field = chat.locator('textarea');
      await this.opens();
      await field.fill(text);
      await field.press('Enter');
    },
    hears: (key: string) =>
      chat
        .locator('.bubble', { hasText: beginning(key) })
        .last()
        .waitFor(WAIT),
    shows: (text: string) => chat.locator('.bubble', { hasText: text }).last().waitFor(WAIT),
    /** The server has it: the widget shows what is typed before it is sent. */
    isSent: (text: string) =>
      chat.locator('.row.mine[data-state="sent"]', { hasText: text }).last().waitFor(WAIT),
    async presses(key: string): Promise<void> {
      before();
      await chat
        .getByRole('button', { name: texts[key] ?? key, exact: true })
        .last()
        .click(WAIT);
    },
    async rates(stars: number): Promise<void> {
      before();
      await chat
        .getByRole('radiogroup')
        .last()
        .getByRole('radio')
        .nth(stars - 1)
        .click(WAIT);
    },
  };
}
