import { expect } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { FakeConnector } from '../../support/platforms/connector.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';

export interface Action {
  readonly type: string;
  readonly title: string;
  readonly value: unknown;
}

/** Somebody in a client behind the Bot Framework. */
export interface Person {
  readonly id: string;
  readonly conversation: string;
  readonly wire: FakeConnector;
  brings(fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** What was said since the last look, once it is quiet. */
  answered(): Promise<string>;
  says(text: string): Promise<string>;
  /** The chips below the newest message. */
  chips(): readonly Action[];
}

export interface DevShop {
  readonly shop: OpenShop;
  person(channelId: string): Promise<Person>;
  close(): Promise<void>;
}

/** The whole product with a Bot Framework that checks nobody, as it is tried on one's own machine. */
export async function devShop(): Promise<DevShop> {
  const shop = await openShop('2026-11-23T03:00:00Z', {
    NODE_ENV: 'development',
    LANGNGHE_BOT_FRAMEWORK: 'on',
  });
  const wires: FakeConnector[] = [];
  return {
    shop,
    async person(channelId) {
      const wire = await fakeConnector({ bot: `${shop.url}/bot-framework/messages`, channelId });
      wires.push(wire);
      return personOn(shop, wire, channelId);
    },
    async close() {
      await shop.close();
      await Promise.all(wires.map((wire) => wire.stop()));
    },
  };
}

let people = 0;

function personOn(shop: OpenShop, wire: FakeConnector, channelId: string): Person {
  people += 1;
  const id = `p${people}`;
  let heard = 0;
  const answered = async (): Promise<string> => {
    await expect.poll(() => wire.heard(id).length, { timeout: 8_000 }).toBeGreaterThan(heard);
    let before = -1;
    while (before !== wire.heard(id).length) {
      before = wire.heard(id).length;
      await pause(120);
    }
    const fresh = wire.heard(id).slice(heard);
    heard += fresh.length;
    return fresh.join('\n');
  };
  const brings: Person['brings'] = async (fields) => {
    shop.clock.move(200);
    expect(await wire.bring(wire.from(id, { timestamp: shop.clock().toISOString(), ...fields }))).toBe(200);
  };
  return {
    id,
    conversation: `bot-framework:${channelId}|${id}`,
    wire,
    brings,
    answered,
    async says(text) {
      await brings({ text });
      return answered();
    },
    chips() {
      const last = wire.posted.findLast((one) => one.conversation === id)?.activity;
      // As our own encoder writes it.
      return (last?.suggestedActions as { actions: readonly Action[] } | undefined)?.actions ?? [];
    },
  };
}
