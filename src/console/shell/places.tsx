import { IconInbox } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Right } from '../../http/endpoint.ts';
import type { TextKey } from '../texts/texts.tsx';

export interface Place {
  /** As in routes.tsx. */
  readonly to: '/inbox';
  /** Its views stand below it. */
  readonly hasViews?: true;
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
    says: 'place.inbox',
    icon: IconInbox,
    right: 'conversations.read',
    key: 'i',
    onPhone: true,
    hasViews: true,
  },
];
