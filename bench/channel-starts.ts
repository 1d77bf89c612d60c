import { loadavg } from 'node:os';
import { CHANNEL_KEYS as KEYS } from './channel-keys.ts';
import { langnghe, SECRET } from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { median, spread } from './numbers.ts';
import type { Line } from './report.ts';
import type { StubApi } from './stub-api.ts';
import { launch } from './trial.ts';

/** What a channel may add to a start. */
const MOST_MS = 150;
const AMBITION_MS = 50;

type Settings = (api: string) => Readonly<Record<string, string>>;

const PUBLIC: Readonly<Record<string, string>> = { LANGNGHE_PUBLIC_URL: 'https://care.example.vn' };
const telegram: Settings = (api) => ({
  LANGNGHE_TELEGRAM_TOKEN: KEYS.telegramToken,
  LANGNGHE_TELEGRAM_API_URL: api,
});
const fetching: Settings = (api) => ({ ...telegram(api), LANGNGHE_TELEGRAM_INTAKE: 'polling' });
const zaloOa: Settings = (api) => ({
  LANGNGHE_ZALO_OA_APP_ID: KEYS.appId,
  LANGNGHE_ZALO_OA_APP_SECRET: SECRET,
  LANGNGHE_ZALO_OA_SECRET: SECRET,
  LANGNGHE_ZALO_OA_API_URL: api,
  LANGNGHE_ZALO_OA_BUSINESS_URL: api,
  LANGNGHE_ZALO_OA_OAUTH_URL: api,
});
const zaloBot: Settings = (api) => ({
  LANGNGHE_ZALO_BOT_TOKEN: KEYS.telegramToken,
  LANGNGHE_ZALO_BOT_SECRET: SECRET,
  LANGNGHE_ZALO_BOT_API_URL: api,
});
const botFramework: Settings = (api) => ({
  LANGNGHE_BOT_FRAMEWORK_APP_ID: KEYS.app.id,
  LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: KEYS.app.password,
  LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: api,
  LANGNGHE_BOT_FRAMEWORK_OPENID_URL: `${api}/v1/.well-known/openidconfiguration`,
});

/** The first is what the others are held against. */
const WITHOUT = 'without';
const SETTINGS: Readonly<Record<string, Settings>> = {
  [WITHOUT]: () => ({}),
  telegram,
  'telegram, fetching': fetching,
  'zalo-oa': zaloOa,
  'zalo-bot': zaloBot,
  'bot-framework': botFramework,
  'all four': (api) => ({ ...telegram(api), ...zaloOa(api), ...zaloBot(api), ...botFramework(api) }),
};

interface Start {
  /** From spawning the process to its open door, and to its first reply posted, in ms. */
  readonly listens: number;
  readonly answers: number;
  /** CPU of all its threads until then, in ms. */
  readonly cpu: number;
}

/** The built product with and without each channel, in turn; prints what each adds. */
export async function channelStarts(program: string, api: StubApi, runs: number): Promise<readonly Line[]> {
  const found = new Map<string, Start[]>(Object.keys(SETTINGS).map((name) => [name, []]));
  // One round that does not count: files are read from the disk for the first time.
  for (let run = -1; run < runs; run += 1) {
    for (const [name, settings] of Object.entries(SETTINGS)) {
      const start = await startOf(withSettings(program, settings), api);
      if (run >= 0) found.get(name)!.push(start);
      process.stderr.write('.');
    }
  }
  process.stderr.write('\n');
  print(found);
  return [...found]
    .filter(([name]) => name !== WITHOUT)
    .map(([name, starts]) => ({
      says: `${name}: added to the first answered message, ms`,
      value: median(added(starts, found.get(WITHOUT)!, ({ answers }) => answers)),
      most: name === 'all four' ? 4 * MOST_MS : MOST_MS,
      ambition: AMBITION_MS,
    }));
}

/** The one that speaks is a customer of the webhook channel: all else that is posted is the channel's own. */
function withSettings(program: string, settings: Settings): Contestant {
  const product = langnghe({ program, settings: (url) => ({ ...PUBLIC, ...settings(url) }) });
  return { ...product, heard: (path, body) => (path === '/reply' ? product.heard(path, body) : undefined) };
}

async function startOf(contestant: Contestant, api: StubApi): Promise<Start> {
  const { server, customers, end } = await launch(contestant, api);
  try {
    const listens = performance.now() - server.spawnedAt;
    await customers.partway(1, 1, 1);
    const answers = performance.now() - server.spawnedAt;
    if (customers.tally.messages !== 1) throw new Error(`${contestant.name} gave no first answer`);
    return { listens, answers, cpu: server.cpuMs() };
  } finally {
    await end();
  }
}

/** Run by run against the start without: what slows the machine for a while slows both. */
function added(
  starts: readonly Start[],
  without: readonly Start[],
  pick: (start: Start) => number,
): number[] {
  return starts.map((start, run) => pick(start) - pick(without[run]!));
}

function print(found: ReadonlyMap<string, readonly Start[]>): void {
  const without = found.get(WITHOUT)!;
  const load = loadavg()[0]!.toFixed(1);
  console.log(
    `\nA start of the built product, and what each channel adds to it, ms (load of the machine ${load})`,
  );
  for (const [name, starts] of found) {
    const cells = (['listens', 'answers', 'cpu'] as const).map((part) => {
      const pick = (start: Start): number => start[part];
      const values = name === WITHOUT ? starts.map(pick) : added(starts, without, pick);
      return `${part} ${spread(values)}`;
    });
    console.log(`  ${name.padEnd(18)} ${cells.join('   ')}`);
  }
}
