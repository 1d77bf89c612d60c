import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allPlatforms, type AllPlatforms } from '../support/all-channels.ts';
import { freePort, startProcess } from '../support/server-process.ts';
import { pause } from '../support/fake-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'langnghe-loaded-'));
let platforms: AllPlatforms;
beforeAll(async () => {
  platforms = await allPlatforms();
});
afterAll(async () => {
  await platforms.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

interface Loaded {
  /** Files of `src/channels` that the built program evaluated, without what the flow check knows of each. */
  readonly ofChannels: readonly string[];
  /** Packages whose files were loaded from outside of the bundle. */
  readonly packages: readonly string[];
}

/** Starts the built server with these settings, lets it settle, and reads from V8 what ran. */
async function loadedWith(name: string, settings: Readonly<Record<string, string>>): Promise<Loaded> {
  const coverage = join(folder, `${name}-coverage`);
  const server = await startProcess(
    { LANGNGHE_DATA: join(folder, name), NODE_V8_COVERAGE: coverage, LANGNGHE_MIN_FREE_MB: '1', ...settings },
    await freePort(),
  );
  // What is loaded a moment after the start is loaded by then.
  await pause(1_500);
  await server.kill('SIGTERM');
  const scripts = readdirSync(coverage).flatMap(
    (file) => (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as Coverage).result,
  );
  const ran = scripts
    .flatMap(({ functions }) => functions)
    .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
    .map(({ functionName }) => functionName);
  const ofChannels = ran.filter((file) => /^src\/channels\/[^/]+\/[^/]+\.ts$/.test(file));
  const packages = scripts.flatMap(({ url }) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return {
    ofChannels: [...new Set(ofChannels)].sort(),
    packages: [...new Set(packages)].sort(),
  };
}

const kindOf = (file: string): string => file.split('/')[2] ?? '';

/** What the flow check knows of every kind of channel, set up or not: a few numbers. */
const isLimits = (file: string): boolean => /\/(limits|can)\.ts$/.test(file);

const PARTS: Readonly<Record<string, string>> = {
  telegram: 'LANGNGHE_TELEGRAM_',
  'zalo-oa': 'LANGNGHE_ZALO_OA_',
  'zalo-bot': 'LANGNGHE_ZALO_BOT_',
  'bot-framework': 'LANGNGHE_BOT_FRAMEWORK_',
  webhook: 'LANGNGHE_WEBHOOK_',
};

function only(prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(platforms.settings).filter(([name]) => name.startsWith(prefix)));
}

/** What only a channel's own code needs. */
const LIBRARIES = ['telegraf', 'botbuilder', 'botframework-connector', 'botbuilder-core'];

describe('what a start loads', () => {
  it('is the website’s chat alone when no other channel is set up', { timeout: 60_000 }, async () => {
    const { ofChannels, packages } = await loadedWith('none', {});
    const kinds = ofChannels.filter((file) => !isLimits(file)).map(kindOf);
    expect([...new Set(kinds)]).toEqual(['web']);
    // The database's: so V8 tells of what lies outside the bundle, too.
    expect(packages).toContain('lmdb');
    expect(packages.filter((name) => LIBRARIES.includes(name))).toEqual([]);
  });

  it.each(Object.entries(PARTS))(
    'is %s besides when that is set up, and nothing of the others',
    { timeout: 60_000 },
    async (kind, prefix) => {
      const { ofChannels } = await loadedWith(kind, { LANGNGHE_PUBLIC_URL: 'https://a.vn', ...only(prefix) });
      const kinds = ofChannels.filter((file) => !isLimits(file)).map(kindOf);
      expect([...new Set(kinds)].sort()).toEqual(['web', kind].sort());
      expect(ofChannels).toContain(`src/channels/${kind}/index.ts`);
    },
  );
});
