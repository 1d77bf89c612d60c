import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { pause } from './fake-clock.ts';

/** The dialog of bench/content: any word begins it, then two scores and a comment. */
const ANSWERS = ['xin chào', '5', '4', 'giao hàng nhanh'];

export interface Crowd {
  /** Ids of messages the server has acknowledged. */
  readonly acknowledged: Set<string>;
  /** Finished dialogs by customer. */
  readonly dialogs: Map<string, number>;
  /** Replies that came a second time for the same line. */
  readonly repeated: string[];
  /** Replies out of their turn. */
  readonly surprises: string[];
  /** How often a server answered 503, so far. */
  refused(): number;
  stop(): Promise<void>;
}

interface Firm {
  readonly server: Server;
  readonly url: string;
  onReply: (reply: Reply) => void;
}

interface Reply {
  readonly conversation: string;
  readonly line: number;
  readonly text: string;
}

/** The firm's own app: gets every reply the product posts. */
export async function startFirm(): Promise<Firm> {
  const firm = { onReply: () => undefined } as { onReply: (reply: Reply) => void };
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      // The product's own published form; a wrong one fails the test below.
      firm.onReply(JSON.parse(body) as Reply);
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(firm, { server, url: `http://127.0.0.1:${port}/replies` });
}

/** Longer than a server takes to start twice on a machine that has much else to do. */
const PATIENCE_MS = 120_000;

interface Customer {
  readonly key: string;
  lastLine: number;
  step: number;
  said: number;
  heard: (() => void) | undefined;
}

export interface CrowdOptions {
  readonly firm: Firm;
  /** Servers that take messages in; each customer's messages go round them. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly customers: number;
}

/** Customers who hold surveys one after the other and never give a message up. */
export function startCrowd(options: CrowdOptions): Crowd {
  const crowd = {
    acknowledged: new Set<string>(),
    dialogs: new Map<string, number>(),
    repeated: [] as string[],
    surprises: [] as string[],
  };
  const state = { isStopping: false, refused: 0 };
  const customers = new Map<string, Customer>();
  for (let at = 0; at < options.customers; at += 1) {
    const key = `customer-${at}`;
    customers.set(key, { key, lastLine: 0, step: 0, said: 0, heard: undefined });
  }
  const agent = new Agent({ connections: 50 });
  options.firm.onReply = (reply) => hear(crowd, customers, reply);
  const around = { options, crowd, agent, state };
  const talks = [...customers.values()].map((customer) => talk(customer, around));
  return {
    ...crowd,
    refused: () => state.refused,
    stop: async () => {
      state.isStopping = true;
      await Promise.all(talks);
      await agent.close();
    },
  };
}

type Kept = Omit<Crowd, 'stop' | 'refused'>;

function hear(crowd: Kept, customers: ReadonlyMap<string, Customer>, reply: Reply): void {
  const customer = customers.get(reply.conversation);
  if (customer === undefined) return void crowd.surprises.push(`unknown ${reply.conversation}`);
  if (reply.line <= customer.lastLine) return void crowd.repeated.push(`${reply.conversation}#${reply.line}`);
  customer.lastLine = reply.line;
  customer.heard?.();
}

interface Around {
  readonly options: CrowdOptions;
  readonly crowd: Kept;
  readonly agent: Agent;
  readonly state: { readonly isStopping: boolean; refused: number };
}

async function talk(customer: Customer, { options, crowd, agent, state }: Around): Promise<void> {
  while (!(state.isStopping && customer.step === 0)) {
    const answer = ANSWERS[customer.step] ?? '';
    const heard = new Promise<boolean>((resolve) => {
      const late = setTimeout(() => resolve(false), PATIENCE_MS);
      customer.heard = () => {
        clearTimeout(late);
        resolve(true);
      };
    });
    customer.said += 1;
    const id = `${customer.key}-${customer.said}`;
    await post(
      customer,
      { options, agent, state },
      { id, conversation: customer.key, kind: 'message', text: answer },
    );
    crowd.acknowledged.add(id);
    if (!(await heard)) {
      crowd.surprises.push(`${id} (${answer}) was never answered`);
      return;
    }
    customer.step = (customer.step + 1) % ANSWERS.length;
    if (customer.step === 0) crowd.dialogs.set(customer.key, (crowd.dialogs.get(customer.key) ?? 0) + 1);
  }
}

/** Brings one message again and again until it is acknowledged, as platforms do. */
async function post(
  customer: Customer,
  { options, agent, state }: Pick<Around, 'options' | 'agent' | 'state'>,
  message: object,
): Promise<void> {
  const body = JSON.stringify(message);
  for (let attempt = 0; ; attempt += 1) {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', options.secret).update(`${timestamp}.${body}`).digest('hex');
    const url = options.urls[(customer.said + attempt) % options.urls.length] ?? '';
    try {
      const { statusCode, body: answer } = await request(`${url}/webhook/app`, {
        method: 'POST',
        dispatcher: agent,
        headers: {
          'content-type': 'application/json',
          'x-langnghe-timestamp': timestamp,
          'x-langnghe-signature': `v1=${signature}`,
        },
        body,
        headersTimeout: 10_000,
        bodyTimeout: 10_000,
      });
      await answer.dump();
      if (statusCode === 200) return;
      if (statusCode === 503) state.refused += 1;
      else throw new Error(`the server answered ${statusCode}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('the server answered')) throw error;
    }
    await pause(50 + Math.random() * 50);
  }
}
