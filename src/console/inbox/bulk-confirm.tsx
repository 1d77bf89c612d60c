import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { isMeant } from './picking.ts';
import '../look/list-page.css';

interface BulkConfirmProps {
  readonly n: number;
  /** What is about to be done, as its button says it. */
  readonly what: string;
  readonly onMeant: () => void;
  readonly onClose: () => void;
}

/** So many that it is asked, and the number typed: it cannot be taken back in one go. */
export function BulkConfirm({ n, what, onMeant, onClose }: BulkConfirmProps) {
  const { say } = useTexts();
  const [typed, setTyped] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('bulk.confirm', { what, n })}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <form
        className="cards"
        onSubmit={(event) => {
          event.preventDefault();
          if (isMeant(typed, n)) onMeant();
        }}
      >
        <p>{say('bulk.confirm-why', { n })}</p>
        <TextInput
          label={say('bulk.confirm-type', { n })}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!isMeant(typed, n)}>
          {what}
        </Button>
      </form>
    </Modal>
  );
}
