import { expect, it } from 'vitest';
import { ORDER_STATES } from '../../src/console/orders/search.ts';
import { ROLES } from '../../src/console/settings/roles.ts';
import { TICKET_STATES, TICKET_VIEWS } from '../../src/console/tickets/search.ts';
import * as orders from '../../src/orders/states.ts';
import * as staff from '../../src/staff/may.ts';
import * as tickets from '../../src/tickets/contract.ts';
import * as ticketStates from '../../src/tickets/states.ts';

// The console takes no code of the server, so it writes these lists itself.
it.each([
  ['roles of staff', ROLES, staff.ROLES],
  ['states of orders', ORDER_STATES, orders.ORDER_STATES],
  ['states of tickets', TICKET_STATES, ticketStates.TICKET_STATES],
  ['views of tickets', TICKET_VIEWS, tickets.TICKET_VIEWS],
])('The %s that the console offers are those of the server', (_of, shown, known) => {
  expect([...shown].sort()).toEqual([...known].sort());
});
