import { useQuery } from '@tanstack/react-query';
import { usePresenceWords } from '../look/presence-words.ts';
import { useTexts } from '../texts/texts.tsx';
import { askStaff } from '../wire/common-asks.ts';
import { useMe } from '../wire/me.ts';
import { askWhereabouts, othersAt } from '../wire/whereabouts.ts';

/** The colleague who types in this conversation, or else looks at it; of several the first. */
export function RowOthers({ conversation }: { readonly conversation: string }) {
  const { say } = useTexts();
  const words = usePresenceWords();
  const me = useMe();
  const { data: first } = useQuery({
    ...askWhereabouts,
    select: (all) => othersAt(all, conversation, me.id)[0] ?? null,
  });
  const staff = useQuery(askStaff).data ?? [];
  if (first === undefined || first === null) return null;
  const name = staff.find(({ id }) => id === first.staff)?.name ?? say('who.staff');
  return <em className="one-line">{words({ name, typing: first.typing })}</em>;
}
