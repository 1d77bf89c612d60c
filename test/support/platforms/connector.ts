import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { carryOut } from './connector-routes.ts';
import type { Seen, ShownActivity } from './connector-routes.ts';

/** How the next calls of a connector end, one each, instead of well. */
export type ConnectorBehaviour =
  | {
      readonly status: number;
      readonly code?: string;
      readonly subCode?: string;
      readonly retryAfter?: string;
    }
  | { readonly slowMs: number }
  | 'cut'
  /** Carried out, but the answer is lost. */
  | 'cut-after'
  | 'empty';

/** A Bot Framework connector with its clients: Teams or Direct Line, by the activities it brings. */
export interface FakeConnector {
  readonly url: string;
  /** Where it says that it is reached; another after a move. */
  serviceUrl: string;
  /** Every activity that came, in order; replacements beside. */
  readonly posted: readonly ShownActivity[];
  readonly replaced: readonly ShownActivity[];
  readonly deleted: readonly ShownActivity[];
  readonly signs: readonly ShownActivity[];
  heard(conversation: string): readonly string[];
  /** Signs that somebody types are not counted. */
  next(...behaviours: ConnectorBehaviour[]): void;
  /** How the next calls of its attachment store end. */
  nextFile(...behaviours: ConnectorBehaviour[]): void;
  /** What was planned and has not happened does not happen. */
  calm(): void;
  /** Nobody is reached in this conversation: what every call about it is answered. */
  block(conversation: string, status: number, code: string): void;
  unblock(conversation: string): void;
  /** Serves bytes as the connector's own attachment store, for its own token only. */
  file(bytes: Buffer, open?: boolean): string;
  /** Brings an activity to the bot. Resolves with the status of its answer. */
  bring(activity: Readonly<Record<string, unknown>>, token?: string): Promise<number>;
  /** An activity of a customer as this platform would bring it. */
  from(conversation: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown>;
  stop(): Promise<void>;
}

interface Options {
  readonly bot: string;
  readonly channelId?: string;
  /** Whether a token the bot brings is good; absent: none is asked for. */
  readonly isGood?: (token: string) => boolean;
  readonly port?: number;
}

interface State extends Seen {
  readonly options: Options;
  serviceUrl: string;
  readonly planned: ConnectorBehaviour[];
  readonly plannedFiles: ConnectorBehaviour[];
  readonly blocked: Map<string, { status: number; code: string }>;
  readonly files: Map<string, { bytes: Buffer; open: boolean }>;
}

export async function fakeConnector(options: Options): Promise<FakeConnector> {
  const state: State = {
    options,
    serviceUrl: '',
    posted: [],
    replaced: [],
    deleted: [],
    people: new Map(),
    signs: [],
    planned: [],
    plannedFiles: [],
    blocked: new Map(),
    files: new Map(),
    ids: 0,
  };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: FakeConnector = Object.assign(state, {
    url,
    serviceUrl: `${url}/`,
    heard: (conversation: string) =>
      state.posted
        .filter((one) => one.conversation === conversation)
        .map(({ activity }) => (typeof activity.text === 'string' ? activity.text : '')),
    next: (...behaviours: ConnectorBehaviour[]) => void state.planned.push(...behaviours),
    nextFile: (...behaviours: ConnectorBehaviour[]) => void state.plannedFiles.push(...behaviours),
    calm: () => {
      state.planned.length = 0;
      state.plannedFiles.length = 0;
    },
    block: (conversation: string, status: number, code: string) =>
      void state.blocked.set(conversation, { status, code }),
    unblock: (conversation: string) => void state.blocked.delete(conversation),
    file: (bytes: Buffer, open = false) => {
      const path = `/v3/attachments/${state.files.size + 1}/views/original`;
      state.files.set(path, { bytes, open });
      return url + path;
    },
    bring: async (activity: Readonly<Record<string, unknown>>, token?: string) => {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const answer = await fetch(options.bot, { method: 'POST', headers, body: JSON.stringify(activity) });
      return answer.status;
    },
    from: (conversation: string, fields: Readonly<Record<string, unknown>>) =>
      customersActivity(state, self.serviceUrl, conversation, fields),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return self;
}

function customersActivity(
  state: State,
  serviceUrl: string,
  conversation: string,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  state.ids += 1;
  const user = { id: `user-${conversation}`, name: 'Lan', role: 'user' };
  state.people.set(conversation, [user]);
  return {
    type: 'message',
    id: `${conversation}|${String(state.ids).padStart(7, '0')}`,
    timestamp: new Date().toISOString(),
    channelId: state.options.channelId ?? 'directline',
    serviceUrl,
    from: user,
    recipient: { id: 'bot', name: 'Care' },
    conversation: { id: conversation },
    locale: 'vi-VN',
    ...fields,
  };
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const path = (request.url ?? '').split('?')[0] ?? '';
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const isKnown = state.options.isGood?.(token) ?? true;
  const file = state.files.get(path);
  const body = Buffer.concat(chunks);
  const isSign = body.includes('"type":"typing"');
  const behaviour =
    file !== undefined ? state.plannedFiles.shift() : isSign ? undefined : state.planned.shift();
  if (behaviour === 'cut') return void response.destroy();
  if (typeof behaviour === 'object' && 'status' in behaviour) {
    refuse(response, behaviour);
    return;
  }
  if (typeof behaviour === 'object') await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs));
  if (file !== undefined) {
    give(response, file, { isKnown, isCut: behaviour === 'cut-after' });
    return;
  }
  if (!isKnown) {
    refuse(response, { status: 401, code: 'BotNotAuthorized' });
    return;
  }
  const { channelId = 'directline' } = state.options;
  const { serviceUrl } = state;
  const answer = carryOut(state, { method: request.method ?? 'GET', path, body, channelId, serviceUrl });
  if (behaviour === 'cut-after') response.destroy();
  else if (answer.status >= 300) refuse(response, answer);
  else if (behaviour === 'empty' || answer.says === undefined) response.writeHead(200).end();
  else response.writeHead(answer.status, JSON_TYPE).end(JSON.stringify(answer.says));
}

function give(
  response: ServerResponse,
  { bytes, open }: { readonly bytes: Buffer; readonly open: boolean },
  { isKnown, isCut }: { readonly isKnown: boolean; readonly isCut: boolean },
): void {
  if (!open && !isKnown) return void response.writeHead(401).end();
  response.writeHead(200, { 'content-length': bytes.length });
  if (!isCut) return void response.end(bytes);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}

const JSON_TYPE = { 'content-type': 'application/json' };

function refuse(
  response: ServerResponse,
  { status, code = 'Planned', subCode, retryAfter }: Extract<ConnectorBehaviour, { status: number }>,
): void {
  const headers = { ...JSON_TYPE, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
  response
    .writeHead(status, headers)
    .end(JSON.stringify({ error: { code, message: 'as it is' }, ...(subCode !== undefined && { subCode }) }));
}
