import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react';
import { isComposing } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import { askStaff } from '../wire/common-asks.ts';
import { usePrefs } from '../wire/me.ts';
import type { Head } from './asks.ts';
import { useUpload } from './attachments.tsx';
import { useComposing } from './composing.ts';
import { usePicker } from './picker.ts';
import type { Choice, Picker } from './picker.ts';
import type { Written } from './written.ts';

interface FieldProps {
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  readonly head: Head;
  readonly written: Written;
  readonly onSend: () => void;
}

/** A phone's Enter is a new line: there is a button to send. */
const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/**
 * A plain field, never rewritten while an input method is at work on it. Enter of a composition is not Enter:
 * acting on it sent "xin việt" and then "việt".
 */
export function ComposerField({ ref, head, written, onSend }: FieldProps) {
  const { say } = useTexts();
  const listId = useId();
  // Names for mentions, asked for once.
  useQuery(askStaff);
  const [cursor, setCursor] = useState(0);
  const { composed, ...composing } = useComposing();
  const picker = usePicker(head, written, { cursor, composed });
  const upload = useUpload(head, written);
  const onKeyDown = useFieldKeys(picker, onSend);
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    files.forEach(upload);
  };
  return (
    <div className="composer-field">
      {picker.choices.length > 0 && (
        <Choices id={listId} choices={picker.choices} at={picker.at} pick={picker.pick} />
      )}
      <textarea
        ref={ref}
        rows={Math.min(8, Math.max(2, written.text.split('\n').length))}
        aria-label={say(written.mode === 'note' ? 'composer.note-field' : 'composer.reply-field')}
        placeholder={say(written.mode === 'note' ? 'composer.note-place' : 'composer.reply-place')}
        aria-autocomplete="list"
        aria-controls={picker.choices.length > 0 ? listId : undefined}
        aria-activedescendant={picker.choices.length > 0 ? `${listId}-${picker.at}` : undefined}
        value={written.text}
        onChange={(event) => {
          written.setText(event.currentTarget.value);
          setCursor(event.currentTarget.selectionStart);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        {...composing}
      />
    </div>
  );
}

/** Enter sends (or Ctrl+Enter, by one's own choice); Escape leaves the field. */
function useFieldKeys(picker: Picker, onSend: () => void) {
  const [{ sendKey }] = usePrefs();
  return (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event.nativeEvent) || picker.hears(event)) return;
    if (event.key === 'Escape') {
      event.currentTarget.blur();
      event.preventDefault();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    if (!isCtrl && (sendKey === 'ctrl-enter' || isTouch())) return;
    event.preventDefault();
    // A key that is held down was pressed once.
    if (!event.repeat) onSend();
  };
}

interface ChoicesProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly at: number;
  readonly pick: (choice: Choice) => void;
}

function Choices({ id, choices, at, pick }: ChoicesProps) {
  const { say } = useTexts();
  return (
    <ul className="choices" role="listbox" id={id} aria-label={say('composer.choices')}>
      {choices.map((choice, n) => (
        <li
          key={choice.id}
          id={`${id}-${n}`}
          role="option"
          aria-selected={n === at}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(choice)}
        >
          <strong>{choice.name}</strong> <span className="small muted one-line">{choice.more}</span>
        </li>
      ))}
    </ul>
  );
}
