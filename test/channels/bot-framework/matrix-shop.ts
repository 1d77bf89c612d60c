import type { Conversation, Line } from '../../../src/core/conversation.ts';
import { AppError } from '../../../src/core/errors.ts';
import { pause } from '../../support/fake-clock.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { FakeConnector } from '../../support/platforms/connector.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { FakeOpenId, KeyName } from '../../support/platforms/open-id.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';

const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////2Q==',
  'base64',
);

export interface MatrixShop {
  readonly shop: OpenShop;
  readonly openId: FakeOpenId;
  /** Where everybody is, and where the platform moves to. */
  readonly wire: FakeConnector;
  readonly elsewhere: FakeConnector;
  customer(): MatrixCustomer;
  /** Commits fail this often, as they do while the database is away. */
  failCommits(times: number): void;
  /** Callers that were refused so far. */
  refused(): Promise<number>;
  close(): Promise<void>;
}

export interface MatrixCustomer {
  readonly id: string;
  readonly conversation: string;
  activity(fields: Readonly<Record<string, unknown>>, at?: FakeConnector): Record<string, unknown>;
  token(more?: { readonly exp?: number; readonly at?: FakeConnector; readonly key?: KeyName }): string;
  /** Brings it with a good token; resolves with the status. */
  brings(fields: Readonly<Record<string, unknown>>, at?: FakeConnector): Promise<number>;
  photo(): Record<string, unknown>;
  /** Nothing is to be sent any more; the clock goes on until then. */
  settled(): Promise<void>;
  lines(): Promise<readonly Line[]>;
  kept(): Promise<Conversation | undefined>;
}

/** The whole product with a Bot Framework account, for one fault after the other, each in a conversation of its own. */
export async function matrixShop(): Promise<MatrixShop> {
  const openId = await fakeOpenId(APP);
  const shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_BOT_FRAMEWORK_APP_ID: APP.id,
    LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: APP.password,
    LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: openId.url,
    LANGNGHE_BOT_FRAMEWORK_OPENID_URL: openId.openIdUrl,
  });
  const connector = (): Promise<FakeConnector> =>
    fakeConnector({
      bot: `${shop.url}/bot-framework/messages`,
      channelId: 'directline',
      isGood: (token) => openId.isGood(token),
    });
  const [wire, elsewhere] = [await connector(), await connector()];
  let customers = 0;
  return {
    shop,
    openId,
    wire,
    elsewhere,
    customer: () => customerOf({ shop, openId, wire }, `m${(customers += 1)}`),
    failCommits: failing(shop),
    async refused() {
      const text = await (await fetch(`${shop.url}/metrics`)).text();
      return Number(/_forged\w*\{channel="bot-framework"\} (\d+)/.exec(text)?.[1] ?? 0);
    },
    async close() {
      await shop.close();
      await Promise.all([wire.stop(), elsewhere.stop(), openId.stop()]);
    },
  };
}

function customerOf(
  { shop, openId, wire }: Pick<MatrixShop, 'shop' | 'openId' | 'wire'>,
  id: string,
): MatrixCustomer {
  const conversation = `bot-framework:directline|${id}`;
  // What a token says is about real time, and the shop lives in its own.
  const later = (): number => Math.max(shop.clock().getTime(), Date.now()) / 1_000 + 3_600;
  const token: MatrixCustomer['token'] = ({ exp = later(), at = wire, key } = {}) =>
    openId.token({ serviceurl: at.serviceUrl, exp }, key);
  const activity: MatrixCustomer['activity'] = (fields, at = wire) => {
    shop.clock.move(200);
    return at.from(id, { timestamp: shop.clock().toISOString(), ...fields });
  };
  const kept = async (): Promise<Conversation | undefined> =>
    (await shop.product.conversations.read([conversation]))[0];
  return {
    id,
    conversation,
    activity,
    token,
    brings: (fields, at = wire) => at.bring(activity(fields, at), token({ at })),
    photo: () => ({
      text: 'ảnh đây',
      attachments: [{ contentType: 'image/jpeg', contentUrl: wire.file(JPEG), name: 'ấm vỡ.jpg' }],
    }),
    async settled() {
      for (let quiet = 0, looks = 0; quiet < 3; looks += 1) {
        if (looks > 400) throw new Error('it is never all sent');
        await pause(25);
        const { outbox } = (await kept()) ?? { outbox: [] };
        const isDone = shop.product.road.isIdle() && outbox.length === 0;
        quiet = isDone ? quiet + 1 : 0;
        if (isDone || !shop.product.road.isIdle()) continue;
        const next = Math.max(0, ...outbox.slice(0, 1).map(({ notBefore }) => notBefore?.getTime() ?? 0));
        shop.clock.move(Math.max(1_000, next - shop.clock().getTime()));
        await shop.product.road.look();
      }
    },
    async lines() {
      const found = await shop.product.threads.since([{ conversation, after: 0 }], 100);
      return found.get(conversation) ?? [];
    },
    kept,
  };
}

function failing({ product }: OpenShop): (times: number) => void {
  // The road asks the store for each commit anew.
  const store = product.conversations as { commit: typeof product.conversations.commit };
  const { commit } = store;
  let left = 0;
  store.commit = (group) => {
    left -= 1;
    return left >= 0 ? Promise.reject(new AppError('unavailable', 'away')) : commit(group);
  };
  return (times) => void (left = times);
}
