import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { askAs, expectGoodPage, openConsole, PASSWORD, says, setUpBy, WAIT } from '../support/console.ts';
import type { OpenedConsole } from '../support/console.ts';
import { countsNotices } from '../support/counted-notices.ts';
import { daytimeContent } from '../support/daytime-content.ts';
import { freePort, startProcess, type ServerProcess } from '../support/server-process.ts';
import { siteAt, visitor } from '../support/shop-open.ts';
import { listenForFaults } from '../support/widget-page.ts';
import { textsOf, widgetTalk } from '../support/widget-talk.ts';

const path = chromiumPath();
const ASKS = 'cho tôi gặp nhân viên';
const ANSWER = 'Dạ em là Hoa, em xem đơn giúp chị ngay ạ';
const NOTE = 'kho nhầm lô, đừng nói với khách';

describe.skipIf(path === undefined)('a day of care, from `npm start` on', { timeout: 60_000 }, () => {
  let folder: string;
  let server: ServerProcess;
  let browser: Browser;
  let desk: OpenedConsole;
  let page: Page;
  let phone: Page;
  let phoneFaults: readonly string[];
  let customer: ReturnType<typeof widgetTalk>;
  /** Where the console shows it. */
  let talk: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
    const env = { LANGNGHE_DATA: folder, LANGNGHE_CONTENT: daytimeContent(), LANGNGHE_MIN_FREE_MB: '1' };
    server = await startProcess(env, await freePort());
    browser = await launchChromium(path ?? '');
    desk = await openConsole(browser);
    page = desk.page;
    await countsNotices(desk.context);
    const own = await browser.newContext({
      viewport: { width: 390, height: 844 },
      locale: 'vi-VN',
      hasTouch: true,
    });
    phone = await own.newPage();
    phoneFaults = listenForFaults(phone);
    customer = widgetTalk(phone, textsOf('vi'));
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  const line = (text: string): ReturnType<Page['locator']> => page.locator('.lines .line', { hasText: text });
  const told = () => page.evaluate<{ body: string }[]>('window.told');
  const tones = () => page.evaluate<number>('window.tones');
  /** Does something that is kept as one's own preference. */
  const prefers = async (does: () => Promise<unknown>): Promise<void> => {
    const isKept = (reply: { request(): { method(): string } }) => reply.request().method() === 'PATCH';
    const [kept] = await Promise.all([page.waitForResponse(isKept, WAIT), does()]);
    expect(kept.status()).toBe(200);
  };
  const unclaimed = () => page.goto(`${server.url}/desk/inbox?view=unassigned`);

  it(
    'the printed link makes the owner, who looks around in a made-up shop',
    { timeout: 120_000 },
    async () => {
      await expect.poll(() => server.printed(), WAIT).toContain('/desk/set-up#');
      await setUpBy(page, server.url, server.printed());
      await page.getByRole('button', { name: says('demo.make'), exact: true }).waitFor(WAIT);
      const from = performance.now();
      await page.getByRole('button', { name: says('demo.make-small') }).click();
      const progress = page.locator('.settings-demo [role=progressbar]');
      const shown = () => progress.getAttribute('aria-valuenow');
      await expect.poll(async () => Number(await shown()), { ...WAIT, interval: 50 }).toBeGreaterThan(0);
      await page.getByRole('link', { name: says('demo.see') }).click({ timeout: 90_000 });
      await page.locator('.row').first().waitFor(WAIT);
      console.log(`a small made-up shop is there after ${Math.round(performance.now() - from)} ms`);
      expect(await page.locator('.row').count()).toBeGreaterThan(4);
      await page.locator('.row').first().click();
      await page.locator('.lines .line').first().waitFor(WAIT);
      await page.goto(`${server.url}/desk/settings`);
      await page.getByRole('button', { name: says('demo.remove') }).click();
      await page.getByRole('button', { name: says('demo.make'), exact: true }).waitFor(WAIT);
      await page.goto(`${server.url}/desk/inbox?view=all`);
      await page.getByText(says('inbox.none.all')).waitFor(WAIT);
    },
  );

  it('turns the second step on', async () => {
    await page.goto(`${server.url}/desk/me`);
    const step = page.locator('section', { hasText: says('access.second-step') });
    await step.getByRole('textbox', { name: says('access.password'), exact: true }).fill(PASSWORD);
    await step.getByRole('button', { name: says('own.totp-turn-on') }).click();
    await step.getByRole('img').waitFor(WAIT);
    const secret = await step.locator('code').innerText();
    await step.getByLabel(says('access.code')).fill(new TOTP({ secret }).generate());
    await page.keyboard.press('Enter');
    await step.getByText(says('own.totp-on')).waitFor(WAIT);
    expect((await step.locator('pre').innerText()).split('\n').length).toBeGreaterThan(5);
    await prefers(() => page.getByRole('switch', { name: says('own.notices') }).click());
  });

  it('who asks for a person in the widget shows in the inbox within a second, and is told of', async () => {
    const assignment = { isOn: false, mostEach: 8, backAfterMinutes: 60 };
    await askAs(page, 'PATCH', '/settings', { assignment });
    await unclaimed();
    await page.getByText(says('inbox.none.unassigned')).waitFor(WAIT);
    await phone.goto(`${server.url}/?lang=vi`);
    await customer.opens();
    await customer.bubbles.first().waitFor(WAIT);
    const from = performance.now();
    await customer.says(ASKS);
    await page.locator('.row', { hasText: says('owner.nobody') }).waitFor(WAIT);
    const ms = Math.round(performance.now() - from);
    console.log(`from the customer's Enter to the row in the inbox: ${ms} ms`);
    // Within a second on a machine of its own: `bench` measures it. Here three others work beside it.
    expect(ms).toBeLessThan(8_000);
    await customer.hears('talk-to-person.later.open');
    await expect.poll(told, WAIT).toMatchObject([{ title: says('notice.title') }]);
    // One ring of two tones.
    await expect.poll(tones, WAIT).toBe(2);
  });

  it('is taken over, answered and noted; the answer alone reaches the customer', async () => {
    await page.locator('.row').first().click();
    await line(ASKS).waitFor(WAIT);
    await page.locator('body').press('t');
    await page.getByText(says('conversation.taken')).waitFor(WAIT);
    await expect.poll(() => page.title(), WAIT).toMatch(/^\(1\) /);
    await page.locator('body').press('n');
    await page.keyboard.type(NOTE);
    await page.keyboard.press('Enter');
    await page.locator('.line[data-who=note]', { hasText: NOTE }).waitFor(WAIT);
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.keyboard.type(ANSWER);
    await page.keyboard.press('Enter');
    await customer.shows(ANSWER);
    await line(ANSWER).waitFor(WAIT);
    expect(await line(ANSWER).count()).toBe(1);
    expect(await customer.bubbles.filter({ hasText: NOTE }).count()).toBe(0);
    await expect.poll(() => page.title(), WAIT).not.toMatch(/^\(/);
    await expectGoodPage(page);
  });

  it('is ended with what came of it', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByRole('menuitem', { name: says('outcome.solved') }).waitFor(WAIT);
    await page.keyboard.press('1');
    await page.getByText(`${says('conversation.closed')} ${says('outcome.solved')}`).waitFor(WAIT);
    talk = page.url();
  });

  it('who wants neither notice nor sound gets none', async () => {
    await page.goto(`${server.url}/desk/me`);
    await prefers(() => page.getByRole('switch', { name: says('own.notices') }).click());
    await prefers(() => page.getByLabel(says('own.sound')).selectOption('off'));
    await unclaimed();
    await page.getByText(says('inbox.none.unassigned')).waitFor(WAIT);
    const other = await visitor(siteAt(server.url), 'vi');
    await other.says(ASKS);
    await page.locator('.row').first().waitFor(WAIT);
    expect([await told(), await tones()]).toEqual([[], 0]);
  });

  it('a moment later the customer is asked how it was and rates; the score shows, and it stays ended', async () => {
    await customer.hears('csat.score.ask');
    await customer.rates(4);
    await customer.hears('csat.comment.ask');
    await customer.presses('core.skip');
    await customer.hears('csat.thanks.say');
    await page.goto(talk);
    const scores = page.locator('.talk-pane section', { hasText: says('customer.scores') });
    await scores.locator('strong', { hasText: '4' }).waitFor(WAIT);
    await page.goto(`${server.url}/desk/inbox?view=closed`);
    await page.locator('.row').first().waitFor(WAIT);
    expect(await page.locator('.row').count()).toBe(1);
  });

  it('from the score under Feedback the very line opens', async () => {
    await page.locator('body').press('g');
    await page.keyboard.press('f');
    await page.waitForURL('**/desk/feedback**');
    await page.getByRole('button', { name: /4: 1 / }).waitFor(WAIT);
    const answer = page.locator('.cards .card', { hasText: '4/5' });
    await answer.getByRole('link', { name: says('feedback.open') }).waitFor(WAIT);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk\/c\/.*line=\d+/);
    const named = page.locator('.lines li[data-named=true]');
    await named.waitFor(WAIT);
    expect(await named.locator('.line-text').innerText()).toBe('4');
    expect(await customer.bubbles.filter({ hasText: NOTE }).count()).toBe(0);
  });

  it('neither browser’s console said what a page should not say', () => {
    expect([...desk.faults, ...phoneFaults]).toEqual([]);
  });
});
