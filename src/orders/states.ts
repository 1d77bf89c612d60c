/** Where an order stands; apart from the rules, for whoever only needs the words. */
export const ORDER_STATES = ['new', 'packed', 'shipping', 'delivered', 'cancelled', 'returned'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
