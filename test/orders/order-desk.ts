import type { Connection } from 'mongoose';
import { localTime } from '../../src/clock/local-time.ts';
import type { Route } from '../../src/http/route.ts';
import { previewImport, startImport } from '../../src/orders/contract.ts';
import { orderBeforeModel, orderImportModel } from '../../src/orders/import-model.ts';
import { orderImports } from '../../src/orders/import-store.ts';
import { orderLists } from '../../src/orders/list-store.ts';
import { orderModel } from '../../src/orders/model.ts';
import { orderRoutes } from '../../src/orders/routes.ts';
import { importRunner, type ImportRunner } from '../../src/orders/run-import.ts';
import { orderStore, type Orders } from '../../src/orders/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { fakeClock, type FakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';
import { testDatabase } from '../support/test-database.ts';

export const MANAGER = aCaller({ role: 'manager', id: 's_hoa' });
export const QUERY = { fileName: 'don-hang.csv' };

/** Three orders as a spreadsheet saves them. */
export const FIRST =
  '\ufeffMã đơn;Tên khách hàng;SĐT;Trạng thái;Tổng tiền;Ghi chú\r\n' +
  'DH-1001;Nguyễn Thị Lan;901234567;Đang giao;1.250.000 đ;x\r\n' +
  'DH-1002;"=HYPERLINK(""http://x"")";="0912345678";mới;;\r\n' +
  'dh-1003;Đặng Ngọc Ánh;0987654321;Đã giao;90000;\r\n';

export interface OrderDesk {
  readonly connection: Connection;
  readonly orders: Orders;
  readonly clock: FakeClock;
  readonly runner: ImportRunner;
  readonly routes: readonly Route[];
  look(text: string): ReturnType<typeof look>;
  /** Looks at a file and imports it to its end. The import's id. */
  brought(text: string): Promise<string>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

function look({ routes, clock }: Pick<OrderDesk, 'routes' | 'clock'>, text: string) {
  const bytes = Buffer.from(text);
  return callRoute(routes, previewImport, { query: QUERY, bytes, by: MANAGER, now: clock() });
}

/** The orders' routes over an embedded database of their own. */
export async function orderDesk(): Promise<OrderDesk> {
  const at = await testDatabase();
  const connection = await at.database.connection();
  const models = [orderModel(connection), orderImportModel(connection), orderBeforeModel(connection)];
  for (const model of models) await model.createIndexes();
  const clock = fakeClock();
  const orders = orderStore(connection);
  const imports = orderImports(connection);
  const runner = importRunner({ imports, clock, log: keptLog() });
  const lists = orderLists(connection);
  const zone = () => localTime('Asia/Ho_Chi_Minh');
  const routes = orderRoutes({ orders, lists, imports, runner, zone });
  return {
    connection,
    orders,
    clock,
    runner,
    routes,
    look: (text) => look({ routes, clock }, text),
    brought: async (text) => {
      const { digest } = await look({ routes, clock }, text);
      const asked = { query: { ...QUERY, digest }, bytes: Buffer.from(text), by: MANAGER, now: clock() };
      const { id } = await callRoute(routes, startImport, asked);
      await runner.settled();
      return id;
    },
    empty: async () => {
      for (const model of models) await model.collection.deleteMany({});
    },
    close: () => at.close(),
  };
}
