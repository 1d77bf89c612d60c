import type { OrderRow } from '../orders/import.ts';
import type { Chance } from './chance.ts';
import type { Person } from './people.ts';

type Good = readonly [name: string, price: number];

const GOODS: readonly [Good, ...Good[]] = [
  ['hộp trà sen Tây Hồ', 185_000],
  ['ấm đất Bát Tràng', 320_000],
  ['áo sơ mi linen', 425_000],
  ['áo thun cotton', 149_000],
  ['quần tây nữ', 389_000],
  ['nồi cơm điện 1,8 lít', 1_250_000],
  ['bình giữ nhiệt 500 ml', 265_000],
  ['balo laptop 15 inch', 690_000],
  ['đèn bàn học', 320_000],
  ['giày chạy bộ', 899_000],
  ['tai nghe bluetooth', 550_000],
  ['máy sấy tóc', 445_000],
  ['bộ chăn ga cotton', 980_000],
  ['nước hoa quế 50 ml', 310_000],
  ['hộp bánh pía', 120_000],
  ['cà phê rang mộc 500 g', 165_000],
  ['túi vải canvas', 135_000],
  ['kem chống nắng', 285_000],
];
const CARRIERS = ['Giao Hàng Nhanh', 'Viettel Post', 'J&T Express', 'SPX', 'Ninja Van'] as const;

/** What becomes of an order, and when. */
export interface Journey {
  readonly person: Person;
  readonly code: string;
  readonly stops: readonly { readonly at: Date; readonly row: OrderRow }[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One made-up order from being placed to its end: delivered, now and then late, cancelled or sent back. */
export function makeJourney(number: number, person: Person, placedAt: Date, by: Chance): Journey {
  const code = `DH${String(20_000 + number)}`;
  const isTwo = by.happens(0.3);
  const bought = [by.pick(GOODS), ...(isTwo ? [by.pick(GOODS)] : [])].map(([name, price]) => {
    const count = by.happens(0.15) ? 2 : 1;
    return { says: `${count} ${name}`, price: count * price };
  });
  const about = {
    code,
    phone: person.phone,
    items: bought.map(({ says }) => says).join(', '),
    total: bought.reduce((sum, { price }) => sum + price, 0),
  };
  const shipping = { ...about, carrier: by.pick(CARRIERS) };
  const at = (days: number): Date => new Date(placedAt.getTime() + days * DAY_MS);
  const expectedAt = at(4);
  const first = { at: placedAt, row: { ...about, state: 'new' as const, expectedAt } };
  if (by.happens(0.05)) {
    return { person, code, stops: [first, { at: at(0.6), row: { ...about, state: 'cancelled' } }] };
  }
  const deliveredAt = at(by.happens(0.18) ? 5 + by.next() * 4 : 1.5 + by.next() * 2.5);
  const stops: Journey['stops'] = [
    first,
    { at: at(0.4 + by.next() * 0.4), row: { ...about, state: 'packed', expectedAt } },
    { at: at(1 + by.next() * 0.4), row: { ...shipping, state: 'shipping', expectedAt } },
    { at: deliveredAt, row: { ...shipping, state: 'delivered', deliveredAt } },
  ];
  const isReturned = by.happens(0.03);
  const returned = {
    at: new Date(deliveredAt.getTime() + 4 * DAY_MS),
    row: { ...shipping, state: 'returned' as const },
  };
  return { person, code, stops: isReturned ? [...stops, returned] : stops };
}
