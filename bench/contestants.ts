import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentFolder } from './content-folder.ts';
import { bundle, root } from './places.ts';

/** One server under test: how it is started and how its platform speaks. */
export interface Contestant {
  readonly name: string;
  command(api: string, port: number): { args: string[]; env: Record<string, string> };
  /** One message of a customer, as the platform would post it. */
  request(customer: number, id: number, text: string, api: string): Buffer;
  /** What a posted reply says, and to whom; undefined when it is none (a sign that it types). */
  heard(path: string, body: string): { customer: number; text: string } | undefined;
  /** Opens the line on which a customer hears; absent: replies are posted. Resolves with what ends it. */
  join?(customer: number, port: number, hear: (path: string, body: string) => void): Promise<() => void>;
  /** Work left after the last reply, for a server that keeps something. */
  left?(port: number): Promise<number>;
  /** Whether it is the product, so that what it kept can be measured and thrown away. */
  clean?(): void;
}

export const builtProgram = join(root, 'dist/langnghe.js');
export const SECRET = randomBytes(24).toString('hex');

export function http(path: string, body: string, extra = ''): Buffer {
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;
  return Buffer.from(`${head}${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const plainBody = (customer: number, id: number, text: string): string =>
  JSON.stringify({ id: `m${id}`, conversation: `k${customer}`, kind: 'message', text, at: new Date() });

function plainHeard(_path: string, body: string): { customer: number; text: string } {
  const said = JSON.parse(body) as { conversation: string; text: string };
  return { customer: Number(said.conversation.slice(1)), text: said.text };
}

const floor = (name: string): Contestant => ({
  name,
  command: (api, port) => ({ args: [`${bundle}servers/${name}.js`, String(port), api], env: {} }),
  request: (customer, id, text) => http('/webhook', plainBody(customer, id, text)),
  heard: plainHeard,
});

export const floorNode = floor('floor-node');
export const floorExpress = floor('floor-express');

export const telegraf: Contestant = {
  name: 'telegraf',
  command: (api, port) => ({ args: [`${bundle}servers/telegraf.js`, String(port), api], env: {} }),
  request(customer, id, text) {
    const from = { id: customer, is_bot: false, first_name: 'Lan', language_code: 'vi' };
    const chat = { id: customer, first_name: 'Lan', type: 'private' };
    const message = { message_id: id, from, chat, date: 1_795_000_000, text };
    return http('/telegraf', JSON.stringify({ update_id: id, message }));
  },
  heard(_path, body) {
    const said = JSON.parse(body) as { chat_id: number; text: string };
    return { customer: said.chat_id, text: said.text };
  },
};

/** One message to the plain webhook channel, signed. */
function signedRequest(customer: number, id: number, text: string): Buffer {
  const body = plainBody(customer, id, text);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
  const signed = `x-langnghe-timestamp: ${timestamp}\r\nx-langnghe-signature: v1=${mac}\r\n`;
  return http('/webhook/app', body, signed);
}

/** One content folder for every run, thrown away with the process. */
let folder: string | undefined;
const shared = (): string => (folder ??= contentFolder(root));

const part = (name: string): Contestant => ({
  name,
  command: (api, port) => ({
    args: [`${bundle}servers/${name}.js`, String(port), api, SECRET, shared()],
    env: {},
  }),
  request: signedRequest,
  heard: plainHeard,
});

/** The whole message path of one channel with its store in memory; `more` is told to the server. */
export const channelPart = (kind: string, ...more: readonly string[]): Contestant => ({
  name: kind,
  command: (api, port) => ({
    args: [`${bundle}servers/channel-road.js`, String(port), api, SECRET, shared(), kind, ...more],
    env: {},
  }),
  request: signedRequest,
  heard: plainHeard,
});

/** Our door and webhook channel alone, nothing kept: what is left to the road and the database. */
export const doorOnly = part('door-only');
/** The whole message path with its store in memory: what is left to the database. */
export const roadOnly = part('road-only');

interface ProductOptions {
  readonly name?: string;
  /** The built program; the one in `dist` unless another build is to be measured. */
  readonly program?: string | undefined;
  readonly mongodbUri?: string;
  /** Settings beside the ones that every run has. */
  readonly settings?: (api: string) => Readonly<Record<string, string>>;
}

/** Our own server with all it does, its data in a folder of its own. */
export function langnghe(options: ProductOptions = {}): Contestant {
  const data = mkdtempSync(join(tmpdir(), 'langnghe-bench-'));
  return {
    name: options.name ?? 'langnghe',
    command: (api, port) => ({
      args: [options.program ?? builtProgram, 'start'],
      env: {
        NODE_ENV: 'production',
        PORT: String(port),
        HOST: '127.0.0.1',
        LANGNGHE_DATA: data,
        LANGNGHE_CONTENT: shared(),
        LANGNGHE_WEBHOOK_SECRET: SECRET,
        LANGNGHE_WEBHOOK_URL: `${api}/reply`,
        LANGNGHE_LOG_LEVEL: 'warn',
        ...(options.mongodbUri !== undefined && { MONGODB_URI: options.mongodbUri }),
        ...options.settings?.(api),
      },
    }),
    request: signedRequest,
    heard: plainHeard,
    left: outboxLeft,
    clean: () => rmSync(data, { recursive: true, force: true }),
  };
}

async function outboxLeft(port: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
  const waiting = /^langnghe_outbox_waiting(?:\{[^}]*\})? (\d+)/m.exec(await reply.text());
  if (waiting === null) throw new Error('no langnghe_outbox_waiting in /metrics');
  return Number(waiting[1]);
}
