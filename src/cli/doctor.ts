import { request } from 'undici';
import { compose, type Product } from '../compose.ts';
import type { ChannelHealth } from '../compose/channel-health.ts';
import { examine, startFault, type Finding } from '../compose/examine.ts';
import { loadDotEnv, readConfig, type Config } from '../config.ts';
import { LANGUAGES, type Language } from '../core/conversation.ts';
import { notedAddress } from '../data-folder.ts';
import { openLog } from '../log.ts';
import type { Io } from './io.ts';

const USAGE = 'langnghe doctor [--lang vi|en]   looks at everything, says what is wrong and how to mend it';

interface Examined {
  readonly findings: readonly Finding[];
  /** The shop's first language, where the shop could be read. */
  readonly language: Language;
}

/** `langnghe doctor`: the database, the disk, the public address and every channel. 1 when something is wrong. */
export async function doctorCommand(args: readonly string[], io: Io): Promise<number> {
  const asked = languageIn(args);
  if (asked === 'unknown') {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  const { findings, language } = await examined();
  for (const finding of findings) io.out(shown(finding, asked ?? language));
  const faults = findings.filter(({ ok }) => !ok).length;
  io.out(summary(faults)[asked ?? language]);
  return faults === 0 ? 0 : 1;
}

function languageIn(args: readonly string[]): Language | 'unknown' | undefined {
  if (args.length === 0) return undefined;
  const language = args.length === 2 && args[0] === '--lang' ? args[1] : undefined;
  return LANGUAGES.find((one) => one === language) ?? 'unknown';
}

async function examined(): Promise<Examined> {
  let product: Product;
  let config: Config;
  try {
    config = readConfig();
    const log = await openLog({ level: 'silent', pretty: false, aside: true });
    product = await compose(config, log, 'examine');
  } catch (error) {
    return { findings: [startFault(error)], language: 'vi' };
  }
  try {
    const own = await examine({ config, database: product.database });
    const channels = (await asServerSees(config.dataFolder)) ?? (await asSeenFromHere(product));
    const findings = [...own, ...channels.map((one) => ({ ...one, what: one.channel }))];
    return { findings, language: product.content.shop.languages[0] ?? 'vi' };
  } finally {
    await product.stop();
  }
}

const CHANNELS_MS = 15_000;

/** The server that runs knows more: what came lately, what it could not fetch. Undefined: none runs here. */
async function asServerSees(dataFolder: string): Promise<readonly ChannelHealth[] | undefined> {
  const address = await notedAddress(dataFolder);
  if (address === undefined) return undefined;
  try {
    const limits = { headersTimeout: CHANNELS_MS, signal: AbortSignal.timeout(CHANNELS_MS) };
    const { body } = await request(`${address}/health/channels`, limits);
    // Our own server's answer; anything else has no such list.
    return ((await body.json()) as { channels?: readonly ChannelHealth[] }).channels;
  } catch {
    return undefined;
  }
}

/** A channel without a platform has nothing to say while no server runs. */
async function asSeenFromHere({ health }: Product): Promise<readonly ChannelHealth[]> {
  return (await health.look()).filter(({ channel }) => channel !== 'web');
}

const NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  database: { vi: 'Cơ sở dữ liệu', en: 'Database' },
  disk: { vi: 'Ổ đĩa', en: 'Disk' },
  'public-address': { vi: 'Địa chỉ công khai', en: 'Public address' },
  settings: { vi: 'Cài đặt', en: 'Settings' },
};

function shown({ what, ok, says, fix }: Finding, language: Language): string {
  const name = NAMES[what]?.[language] ?? what;
  const mend = { vi: 'Cách sửa', en: 'To mend it' }[language];
  const line = `${ok ? '✓' : '✗'} ${name}: ${says[language]}`;
  return fix === undefined ? line : `${line}\n  → ${mend}: ${fix[language]}`;
}

function summary(faults: number): Readonly<Record<Language, string>> {
  if (faults === 0) return { vi: '\nMọi thứ đều ổn.', en: '\nAll is well.' };
  return {
    vi: `\nCó ${faults} chỗ cần sửa.`,
    en: `\n${faults} ${faults === 1 ? 'thing needs' : 'things need'} mending.`,
  };
}
