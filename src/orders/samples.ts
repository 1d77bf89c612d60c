import type { OrderRow } from './import.ts';

const DAY_MS = 86_400_000;

/** Made-up orders for a first start outside production, one in each state that is asked about. */
export function sampleOrders(now: Date): readonly OrderRow[] {
  const days = (n: number) => new Date(now.getTime() + n * DAY_MS);
  return [
    {
      code: 'DH1001',
      phone: '+84901234567',
      state: 'shipping',
      items: '2 hộp trà sen Tây Hồ, 1 ấm đất',
      total: 485_000,
      carrier: 'Giao Hàng Nhanh',
      expectedAt: days(2),
    },
    {
      code: 'DH1002',
      phone: '+84912345678',
      state: 'delivered',
      items: '1 nồi cơm điện 1,8 lít',
      total: 1_250_000,
      carrier: 'Viettel Post',
      deliveredAt: days(-30),
    },
    {
      code: 'DH1003',
      phone: '+84987654321',
      state: 'new',
      items: '3 áo thun cotton (M)',
      total: 447_000,
      expectedAt: days(5),
    },
    {
      code: 'DH1004',
      phone: '+84356789012',
      state: 'packed',
      items: '1 balo laptop 15 inch',
      total: 690_000,
      expectedAt: days(3),
    },
    { code: 'DH1005', phone: '+84778901234', state: 'cancelled', items: '1 đèn bàn', total: 320_000 },
    {
      code: 'DH1006',
      phone: '+84834567890',
      state: 'returned',
      items: '1 đôi giày chạy bộ (42)',
      total: 899_000,
    },
  ];
}
