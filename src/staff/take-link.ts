import type { Address, Language } from '../core/conversation.ts';
import type { Update } from '../road/ports.ts';
import { NOTICE_TEXTS } from './notice-texts.ts';
import type { NoticeStore } from './notices-store.ts';

/** How a deep link of staff begins; customers' links begin otherwise. */
export const START_OF_CODE = 'staff-';

export interface TakeLinkParts {
  readonly store: Pick<NoticeStore, 'useCode' | 'link'>;
  /** Undefined: they do not work here any more. */
  readonly member: (
    staff: string,
  ) => Promise<{ readonly name: string; readonly language: Language } | undefined>;
  readonly send: (to: Address, text: string, key: string) => Promise<void>;
  readonly clock: () => Date;
}

/** The code of staff in an update, if that is what it brings: no customer has said anything then. */
export function staffCodeIn({ event, address }: Update): string | undefined {
  if (event.kind !== 'opened' || address.isGroup === true) return undefined;
  const { payload } = event;
  return payload?.startsWith(START_OF_CODE) === true ? payload.slice(START_OF_CODE.length) : undefined;
}

/** Links the chat a code came from. Brought twice, the second finds the code used, and says so. */
export async function takeStaffLink(
  { store, member, send, clock }: TakeLinkParts,
  { address, event }: Update,
  code: string,
): Promise<void> {
  const staff = await store.useCode(code, clock());
  const known = staff === undefined ? undefined : await member(staff);
  const key = `link:${address.channel}:${address.key}:${event.id}`;
  if (staff === undefined || known === undefined) {
    await send(address, NOTICE_TEXTS.vi.unknownCode, key);
    return;
  }
  await store.link({ _id: staff, address, linkedAt: clock() });
  await send(address, NOTICE_TEXTS[known.language].linked(known.name), key);
}
