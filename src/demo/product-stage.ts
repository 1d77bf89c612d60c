import { AppError } from '../core/errors.ts';
import type { Hours } from '../core/world.ts';
import type { Orders } from '../orders/store.ts';
import type { FileStore, Job, Receive } from '../road/ports.ts';
import type { Road } from '../road/road.ts';
import type { Tickets } from '../tickets/store.ts';
import { DEMO } from './people.ts';
import type { Stage } from './stage.ts';

/** The parts of the product that are played on. */
export interface Played {
  readonly road: Pick<Road, 'submit' | 'watch' | 'look'>;
  readonly clock: () => Date;
  readonly content: { readonly hours: Hours };
  readonly trade: {
    readonly orders: Pick<Orders, 'write'>;
    readonly tickets: Pick<Tickets, 'move' | 'close'>;
    readonly files: FileStore;
    readonly jobs: readonly Job[];
  };
}

/** The real product as a stage. */
export function productStage(product: Played, receive: Receive, moveTo: (at: Date) => void): Stage {
  const { road, clock, trade, content } = product;
  const telling = trade.jobs.find(({ name }) => name === 'orders.tell-delivered');
  return {
    now: clock,
    moveTo,
    hours: content.hours,
    receive,
    act: async (conversation, event) => {
      try {
        await road.submit(conversation, event);
      } catch (error) {
        // Somebody was quicker, or there is nothing left to do: staff meet that, too.
        if (!(error instanceof AppError)) throw error;
      }
    },
    writeOrder: async (row) => {
      await trade.orders.write([row], { source: DEMO, importId: DEMO, at: clock() });
    },
    tellDelivered: async () => {
      await telling?.run(clock(), new AbortController().signal);
    },
    moveTicket: async (code, to, about) => {
      await (to === 'done' ? trade.tickets.close(code, about) : trade.tickets.move(code, to, about));
    },
    keepPhoto: (bytes) => trade.files.put({ bytes, type: 'image/png', name: 'anh.png' }),
    watch: (listener) => void road.watch(listener),
    look: () => road.look(),
  };
}
