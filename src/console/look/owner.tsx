import { useTexts } from '../texts/texts.tsx';

export interface OwnerShown {
  readonly kind: 'bot' | 'queued' | 'staff';
  readonly staff?: string | undefined;
}

/** Who holds a conversation: the bot (dashed), nobody yet, me, or a colleague by name. */
export function Owner({
  owner,
  me,
  nameOf,
}: {
  owner: OwnerShown;
  me: string;
  nameOf: (staff: string) => string;
}) {
  const { say } = useTexts();
  if (owner.kind === 'bot')
    return (
      <span className="sign" data-kind="bot">
        {say('owner.bot')}
      </span>
    );
  if (owner.kind === 'queued' || owner.staff === undefined)
    return (
      <span className="sign" data-kind="nobody">
        {say('owner.nobody')}
      </span>
    );
  const isMine = owner.staff === me;
  return (
    <span className="sign" data-kind={isMine ? 'me' : 'staff'}>
      {isMine ? say('owner.me') : nameOf(owner.staff)}
    </span>
  );
}
