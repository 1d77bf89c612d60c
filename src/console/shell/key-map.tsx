import { Modal } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { useActsNow } from './key-acts.ts';

/** What every key does here and now: `?`. */
export function KeyMap({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { say } = useTexts();
  const acts = useActsNow(opened).filter(({ key }) => key !== undefined);
  return (
    <Modal opened={opened} onClose={onClose} title={say('keys.title')} size="lg">
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
        <div>
          <dt>
            <kbd>Ctrl</kbd>
            <kbd>K</kbd>
          </dt>
          <dd>{say('palette.title')}</dd>
        </div>
      </dl>
    </Modal>
  );
}
