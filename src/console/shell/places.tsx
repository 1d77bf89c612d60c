import {
  IconHeartbeat,
  IconInbox,
  IconPackage,
  IconRoute,
  IconSettings,
  IconStar,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Right } from '../../http/endpoint.ts';
import type { TextKey } from '../texts/texts.tsx';

export interface Place {
  /** As in routes.tsx. */
  readonly to:
    '/inbox' | '/tickets' | '/feedback' | '/customers' | '/orders' | '/flows' | '/health' | '/settings';
  /** Single things of it are opened below this path: one is still there. */
  readonly one?: string;
  /** Its views stand below it. */
  readonly hasViews?: true;
  /** What could not be handled is counted beside it. */
  readonly hasFailures?: true;
  readonly says: TextKey;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  readonly right: Right;
  /** `g` and this letter go there. */
  readonly key?: string;
  /** It has a button of its own in the bar of a phone; the others are below "Thêm". */
  readonly onPhone?: true;
}

/** Where one can go: the column beside the pages, the bar of a phone, the palette and the keys are made of it. */
export const PLACES: readonly Place[] = [
  {
    to: '/inbox',
    one: '/c/',
    says: 'place.inbox',
    icon: IconInbox,
    right: 'conversations.read',
    key: 'i',
    onPhone: true,
    hasViews: true,
  },
  {
    to: '/tickets',
    one: '/t/',
    says: 'place.tickets',
    icon: IconTicket,
    right: 'tickets.read',
    key: 't',
    onPhone: true,
  },
  {
    to: '/feedback',
    says: 'place.feedback',
    icon: IconStar,
    right: 'feedback.read',
    key: 'f',
    onPhone: true,
  },
  { to: '/customers', says: 'place.customers', icon: IconUsers, right: 'customers.read', key: 'c' },
  { to: '/orders', says: 'place.orders', icon: IconPackage, right: 'orders.read', key: 'o' },
  { to: '/flows', says: 'place.flows', icon: IconRoute, right: 'flows.read', key: 'l' },
  {
    to: '/health',
    says: 'place.health',
    icon: IconHeartbeat,
    right: 'channels.read',
    key: 'h',
    hasFailures: true,
  },
  { to: '/settings', says: 'place.settings', icon: IconSettings, right: 'settings.read', key: 's' },
];

/** What marks the place one is in; the router knows it of the place itself. */
export function usePlaceMark(): (one: string | undefined) => 'page' | undefined {
  const { pathname } = useLocation();
  return (one) => (one !== undefined && pathname.includes(one) ? 'page' : undefined);
}
