import { Modal } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { usePrefs } from '../wire/me.ts';
import { useActsNow } from './key-acts.ts';

/** What every key does here and now: `?`. */
export function KeyMap({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { say } = useTexts();
  const [{ sendKey }] = usePrefs();
  const acts = useActsNow(opened).filter(({ key }) => key !== undefined);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <p className="small muted">{say('keys.where')}</p>
      <dl className="key-map">
        {acts.map(({ key = '', says }) => (
          <div key={says}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>
                  {one.length === 1 ? one.toUpperCase() : say(one === 'enter' ? 'keys.enter' : 'keys.escape')}
                </kbd>
              ))}
            </dt>
            <dd>{say(says)}</dd>
          </div>
        ))}
        <Always keys={['Ctrl', 'K']} does={say('palette.title')} />
        <Always keys={['Ctrl', 'Z']} does={say('act.undo')} />
        <Always
          keys={sendKey === 'enter' ? [say('keys.enter')] : ['Ctrl', say('keys.enter')]}
          does={say('keys.send')}
        />
      </dl>
    </Modal>
  );
}

/** Keys that work also where one writes. */
function Always({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((one) => (
          <kbd key={one}>{one}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
