import type { Connections } from './connections.ts';
import type { Contestant } from './contestants.ts';
import { QUESTIONS, SAYS } from './dialog.ts';
import type { StubApi } from './stub-api.ts';

const LOST_AFTER_MS = 20_000;
const AGAIN_AFTER_MS = 50;

interface Customer {
  readonly id: number;
  step: number;
  dueAt: number;
  acked: boolean;
  replied: boolean;
  /** Until the line is open on which it hears. */
  joining: Promise<void> | undefined;
}

export interface Tally {
  messages: number;
  /** Answers other than 200, and broken connections. */
  refused: number;
  /** Replies with another text than the dialog's. */
  wrong: number;
  /** Replies nobody waited for. */
  unasked: number;
  lost: number;
  /** Milliseconds from the moment a message was due to its reply posted. */
  latencies: number[];
}

/** Simulated customers, each in its own survey again and again. */
export interface Crowd {
  readonly tally: Tally;
  reset(): void;
  /** `count` customers, each speaking as soon as it was answered and acknowledged. */
  closed(count: number, forMs: number): Promise<void>;
  /** Messages due at random at a steady rate, whatever the server does. */
  open(perSecond: number, forMs: number): Promise<void>;
  /** `count` new customers say their first messages and are left there. */
  partway(count: number, messages: number, atOnce: number): Promise<void>;
  /** Ends the lines on which customers hear. */
  leave(): void;
}

const freshTally = (): Tally => ({ messages: 0, refused: 0, wrong: 0, unasked: 0, lost: 0, latencies: [] });

let lastCustomer = 1_000_000;
let lastMessage = 0;

export function crowd(contestant: Contestant, api: StubApi, lines: Connections, port: number): Crowd {
  const open: (() => void)[] = [];
  const customers = new Map<number, Customer>();
  const resting: Customer[] = [];
  let tally = freshTally();
  let waiting = 0;
  let whenDone: (customer: Customer) => void = () => undefined;

  const newcomer = (): Customer => {
    const id = ++lastCustomer;
    const joining = contestant.join?.(id, port, hear).then((leave) => void open.push(leave));
    const customer: Customer = { id, step: 0, dueAt: 0, acked: false, replied: false, joining };
    customers.set(id, customer);
    return customer;
  };

  const post = (customer: Customer, request: Buffer): void => {
    lines.post(request, (status) => {
      if (status !== 200) {
        tally.refused += 1;
        setTimeout(() => post(customer, request), AGAIN_AFTER_MS);
        return;
      }
      customer.acked = true;
      if (customer.replied) done(customer);
    });
  };

  const say = (customer: Customer, dueAt: number): void => {
    customer.dueAt = dueAt;
    customer.acked = false;
    customer.replied = false;
    waiting += 1;
    const request = contestant.request(customer.id, ++lastMessage, SAYS[customer.step]!, api.url);
    const { joining } = customer;
    customer.joining = undefined;
    if (joining === undefined) post(customer, request);
    else void joining.then(() => post(customer, request));
  };

  const done = (customer: Customer): void => {
    customer.step = (customer.step + 1) % SAYS.length;
    waiting -= 1;
    tally.messages += 1;
    whenDone(customer);
  };

  function hear(path: string, body: string): void {
    const said = contestant.heard(path, body);
    if (said === undefined) return;
    const { customer: id, text } = said;
    const customer = customers.get(id);
    if (customer === undefined || customer.replied || customer.dueAt === 0) {
      tally.unasked += 1;
      return;
    }
    if (text !== QUESTIONS[customer.step]) {
      tally.wrong += 1;
      if (tally.wrong < 3)
        console.error(`${contestant.name}: step ${customer.step} got ${JSON.stringify(text)}`);
    }
    tally.latencies.push(performance.now() - customer.dueAt);
    customer.replied = true;
    if (customer.acked) done(customer);
  }
  api.heard = hear;

  /** Until all are answered, or nothing has moved for long. */
  const rest = async (): Promise<void> => {
    let seen = -1;
    let movedAt = performance.now();
    while (waiting > 0 && performance.now() - movedAt < LOST_AFTER_MS) {
      if (tally.messages !== seen) movedAt = performance.now();
      seen = tally.messages;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    tally.lost += waiting;
    waiting = 0;
  };

  return {
    get tally() {
      return tally;
    },
    reset: () => void (tally = freshTally()),
    leave: () => open.splice(0).forEach((end) => end()),
    async closed(count, forMs) {
      const until = performance.now() + forMs;
      whenDone = (customer) => {
        const now = performance.now();
        if (now < until) say(customer, now);
        else resting.push(customer);
      };
      while (resting.length < count) resting.push(newcomer());
      for (const customer of resting.splice(0, count)) say(customer, performance.now());
      await new Promise((resolve) => setTimeout(resolve, forMs));
      await rest();
    },
    async open(perSecond, forMs) {
      whenDone = (customer) => resting.push(customer);
      const until = performance.now() + forMs;
      let due = performance.now();
      for (;;) {
        due += (-Math.log(1 - Math.random()) / perSecond) * 1000;
        if (due > until) break;
        await at(due);
        say(resting.shift() ?? newcomer(), due);
      }
      await rest();
    },
    async partway(count, messages, atOnce) {
      let started = 0;
      const next = (): void => {
        if (started === count) return;
        started += 1;
        say(newcomer(), performance.now());
      };
      whenDone = (customer) => (customer.step < messages ? say(customer, performance.now()) : next());
      for (let n = 0; n < atOnce; n += 1) next();
      await rest();
    },
  };
}

/** Timers are good to a millisecond only, so the last stretch is spun. */
async function at(due: number): Promise<void> {
  const ms = due - performance.now();
  if (ms > 2.5) await new Promise((resolve) => setTimeout(resolve, ms - 1.5));
  while (performance.now() < due) await new Promise((resolve) => setImmediate(resolve));
}
