import { useEffect, useRef } from 'react';
import { tell } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMe } from '../wire/me.ts';
import type { Head } from './asks.ts';

/** Whoever holds it is told when a colleague takes it; not of handing it on, which was their own doing. */
export function useTakenBy({ owner, staff, undo }: Pick<Head, 'owner' | 'staff' | 'undo'>): void {
  const { say } = useTexts();
  const me = useMe();
  const now = owner.kind === 'staff' ? owner.staff : undefined;
  const name = now === undefined ? undefined : (staff[now] ?? say('who.staff'));
  const isHandedOn = undo?.does === 'assign';
  const before = useRef(now);
  useEffect(() => {
    const wasMine = before.current === me.id;
    before.current = now;
    if (wasMine && now !== me.id && name !== undefined && !isHandedOn)
      tell(say('conversation.taken-by', { name }), say);
  }, [now, name, isHandedOn, me.id, say]);
}
