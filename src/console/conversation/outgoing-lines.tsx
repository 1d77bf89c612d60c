import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { withVisibleBidi } from '../look/name.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { newId } from '../wire/new-id.ts';
import { giveBack } from './given-back.ts';
import { LineText } from './line.tsx';
import { sendAnyway, takeBack, useOutgoing } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';

/** What has been written and is not committed yet, with what can be done about it. */
export function OutgoingLines({ conversation }: { conversation: string }) {
  const outgoing = useOutgoing(conversation);
  if (outgoing.length === 0) return null;
  return (
    <div className="outgoing">
      {outgoing.map((one) => (
        <OutgoingLine key={one.id} one={one} />
      ))}
    </div>
  );
}

function OutgoingLine({ one }: { one: Outgoing }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const cache = useQueryClient();
  const { state, problem } = one;
  const isWaiting = state === 'failed' || state === 'stale';
  const back = (): void => {
    const taken = takeBack(one.id);
    if (taken !== undefined) giveBack(taken);
  };
  // What failed may have been done all the same: under its own id it is done once.
  const again = (): void => sendAnyway(cache, one, state === 'stale' ? newId() : one.id);
  return (
    <div className="line" data-who={one.act.does === 'note' ? 'note' : 'staff'} data-state={state}>
      <LineText text={one.act.text} />
      {one.files.length > 0 && (
        <p className="small">
          {withVisibleBidi(one.files.map(({ name }) => name ?? say('file.no-name')).join(', '))}
        </p>
      )}
      <div className="outgoing-foot small" role={isWaiting ? 'alert' : 'status'}>
        <span>
          {state === 'failed'
            ? sayOr(`problem.${problem?.code ?? 'bug'}`, say('problem.bug'))
            : state === 'stale'
              ? say('outgoing.stale', { who: whoSpoke(one) ?? say('who.bot') })
              : say(`outgoing.${state}`)}
        </span>
        {state === 'held' && (
          <Button size="compact-sm" variant="light" onClick={back}>
            {say('act.undo')}
          </Button>
        )}
        {isWaiting && (
          <>
            <Button size="compact-sm" onClick={again}>
              {state === 'stale' ? say('outgoing.anyway') : say('outgoing.again')}
            </Button>
            {state === 'stale' && <kbd>{say('keys.enter')}</kbd>}
            <Button size="compact-sm" variant="default" onClick={back}>
              {say('outgoing.edit')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

/** Who said the last line that was not seen. */
function whoSpoke({ stale }: Outgoing): string | undefined {
  const last = stale?.lines.findLast(({ who }) => who === 'staff');
  const owner = stale?.state.owner;
  const id = last?.staff ?? (owner?.kind === 'staff' ? owner.staff : undefined);
  return id === undefined ? undefined : (stale?.staff[id] ?? id);
}
