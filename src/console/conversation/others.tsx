import { useQuery } from '@tanstack/react-query';
import type { listPresence } from '../../desk/presence-contract.ts';
import { usePresenceWords } from '../look/presence-words.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { useMe } from '../wire/me.ts';

/** Who else has this conversation on the screen, and whether they type. */
export function Others({ conversation }: { conversation: string }) {
  const words = usePresenceWords();
  const me = useMe();
  const { data } = useQuery({
    queryKey: keys.presence(conversation),
    queryFn: ({ signal }) =>
      ask<typeof listPresence>(
        { method: 'GET', path: '/presence' },
        { query: { looking: conversation }, signal },
      ),
  });
  const others = data?.items.filter(({ staff, is }) => staff !== me.id && is === 'here') ?? [];
  return (
    <span role="status" className="others">
      {others.map(({ staff, name, typing }) => (
        <span key={staff} className="sign" data-kind={typing === undefined ? 'plain' : 'waiting'}>
          {words({ name, typing })}
        </span>
      ))}
    </span>
  );
}
