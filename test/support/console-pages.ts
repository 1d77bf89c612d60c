import type { Page } from 'playwright-core';
import type { ThingsToSee } from './demo-shop.ts';

export interface Things extends ThingsToSee {
  /** Waits for somebody. */
  readonly queued: string;
}

export interface Shown {
  readonly name: string;
  readonly at: string | ((things: Things) => string);
  /** Stands there once the page shows what it is for. */
  readonly shows: string;
  /** What is opened on it first; it closes with Escape. */
  readonly opens?: (page: Page) => Promise<void>;
  /** Stands there once that is open, and did not before. */
  readonly has?: string;
  /** Only where it can be opened. */
  readonly only?: 'desk' | 'phone';
}

const talk = ({ conversation }: ThingsToSee): string => `/c/${conversation}?view=all`;
const press = (key: string) => (page: Page) => page.locator('body').press(key);

export const GOOD_ROWS =
  'Mã đơn,Điện thoại,Tình trạng,Món hàng\nDH90001,0903111222,shipping,"2 áo thun, 1 mũ"\n';
const BAD_ROWS = `${GOOD_ROWS}DH90002,không có,đang bay,1 mũ\n`;
export const csv = (rows: string) => ({
  name: 'don-hang.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(rows),
});

/** Every page of the console with something on it, and what can be opened over one. */
export const PAGES: readonly Shown[] = [
  { name: 'inbox', at: '/inbox?view=all', shows: '.row' },
  {
    name: 'inbox-filters',
    at: '/inbox?view=all',
    shows: '.row',
    opens: (page) => page.locator('.list-head button[aria-expanded]').first().click(),
    has: '.list-filters',
  },
  { name: 'conversation', at: talk, shows: '.line[data-who=bot]' },
  { name: 'conversation-waits', at: ({ queued }) => `/c/${queued}?view=unassigned`, shows: '.line' },
  {
    name: 'conversation-note',
    at: talk,
    shows: '.line',
    opens: (page) => page.locator('.composer label').nth(1).click(),
    has: '.composer[data-mode=note]',
  },
  {
    name: 'conversation-snooze',
    at: talk,
    shows: '.line',
    opens: press('z'),
    has: '[role=menuitem] .menu-time',
    only: 'desk',
  },
  {
    name: 'conversation-customer',
    at: talk,
    shows: '.line',
    opens: press('i'),
    has: '[role=dialog] section',
    only: 'phone',
  },
  { name: 'keys', at: talk, shows: '.line', opens: press('?'), has: '.key-map kbd', only: 'desk' },
  {
    name: 'palette',
    at: '/tickets',
    shows: 'tbody tr',
    opens: press('Control+k'),
    has: '[role=dialog] input',
    only: 'desk',
  },
  {
    name: 'more',
    at: '/tickets',
    shows: 'tbody tr',
    opens: (page) => page.locator('.bottom-bar button').click(),
    has: '.bottom-more',
    only: 'phone',
  },
  { name: 'tickets', at: '/tickets', shows: 'tbody tr' },
  { name: 'board', at: '/tickets?as=board', shows: '.board .card' },
  { name: 'ticket', at: ({ ticket }) => `/t/${ticket}`, shows: '.timeline li' },
  { name: 'feedback', at: '/feedback?days=90', shows: '.questions .bars button' },
  {
    name: 'feedback-closer',
    at: '/feedback?days=90&survey=csat&question=score',
    shows: '.trend svg',
  },
  { name: 'customers', at: '/customers', shows: 'tbody tr' },
  { name: 'customer', at: ({ customer }) => `/customers/${customer}`, shows: '.happenings li' },
  { name: 'orders', at: '/orders', shows: 'tbody tr' },
  {
    name: 'orders-import',
    at: '/orders?tab=import',
    shows: '.mantine-FileInput-root',
    opens: (page) => page.setInputFiles('input[type=file]', csv(GOOD_ROWS)),
    has: '.card .facts',
  },
  {
    name: 'orders-import-faults',
    at: '/orders?tab=import',
    shows: '.mantine-FileInput-root',
    opens: (page) => page.setInputFiles('input[type=file]', csv(BAD_ROWS)),
    has: 'td.number',
  },
  { name: 'orders-imports', at: '/orders?tab=imports', shows: '.card' },
  { name: 'flows', at: '/flows', shows: 'tbody tr' },
  { name: 'flow', at: '/flows/complaint', shows: '.flow-node' },
  { name: 'health', at: '/health', shows: '.card' },
  { name: 'health-failures', at: '/health?tab=failures', shows: '.card' },
  { name: 'health-unknown', at: '/health?tab=unknown', shows: 'tbody tr' },
  { name: 'settings-shop', at: '/settings', shows: '.settings-form' },
  { name: 'settings-hours', at: '/settings?tab=hours', shows: '.settings-day' },
  { name: 'settings-holidays', at: '/settings?tab=holidays', shows: '.settings-year li' },
  { name: 'settings-work', at: '/settings?tab=work', shows: '.settings-form' },
  { name: 'settings-labels', at: '/settings?tab=labels', shows: '.label' },
  { name: 'settings-texts', at: '/settings?tab=texts', shows: '.card' },
  { name: 'settings-staff', at: '/settings?tab=staff', shows: '.card' },
  { name: 'settings-audit', at: '/settings?tab=audit', shows: 'tbody tr' },
  { name: 'own', at: '/me', shows: '.card' },
  { name: 'nowhere', at: '/no-such-page', shows: '.state' },
  { name: 'print', at: ({ conversation }) => `/print/c/${conversation}`, shows: '.print li' },
];

/** What an empty shop shows on its first day. */
export const EMPTY = [
  '/inbox',
  '/tickets',
  '/tickets?as=board',
  '/feedback',
  '/customers',
  '/orders?tab=imports',
];
