import { describe } from 'vitest';
import { leaseModel } from '../../src/clock/leases.ts';
import { deadLetterModel, episodeModel } from '../../src/conversations/model.ts';
import { customerModel, linkCodeModel, linkTriesModel, mergeModel } from '../../src/customers/model.ts';
import { attemptModel, orderModel } from '../../src/orders/model.ts';
import { admissionModel, consentModel, sendModel } from '../../src/sends/model.ts';
import { feedbackModel } from '../../src/surveys/model.ts';
import { ticketModel } from '../../src/tickets/model.ts';
import { unknownEventModel } from '../../src/unknown-events/model.ts';
import { onEachDatabase } from '../support/databases.ts';
import { conversationsContract } from './conversations.contract.ts';
import { customersContract } from './customers.contract.ts';
import { linkCodesContract } from './link-codes.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { ordersContract } from './orders.contract.ts';
import { sendsContract } from './sends.contract.ts';
import { surveysContract } from './surveys.contract.ts';
import { ticketsContract } from './tickets.contract.ts';
import { unknownEventsContract } from './unknown-events.contract.ts';

onEachDatabase(
  "the subjects' stores",
  (connection) => [
    leaseModel(connection),
    episodeModel(connection),
    deadLetterModel(connection),
    customerModel(connection),
    mergeModel(connection),
    linkCodeModel(connection),
    linkTriesModel(connection),
    orderModel(connection),
    attemptModel(connection),
    consentModel(connection),
    sendModel(connection),
    admissionModel(connection),
    feedbackModel(connection),
    ticketModel(connection),
    unknownEventModel(connection),
  ],
  (opened) => {
    describe('leases', () => leasesContract(opened));
    describe('conversations', () => conversationsContract(opened));
    describe('customers', () => customersContract(opened));
    describe('link codes', () => linkCodesContract(opened));
    describe('orders', () => ordersContract(opened));
    describe('sends', () => sendsContract(opened));
    describe('surveys', () => surveysContract(opened));
    describe('tickets', () => ticketsContract(opened));
    describe('unknown events', () => unknownEventsContract(opened));
  },
);
