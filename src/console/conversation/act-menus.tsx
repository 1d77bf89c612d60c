import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { OUTCOMES, WAYS } from '../wire/acts.ts';
import { useMay } from '../wire/me.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { AssignMenu } from './assign-menu.tsx';
import { KeyMenu } from './key-menu.tsx';
import { LabelMenu } from './label-menu.tsx';
import { MoreItems } from './more-items.tsx';
import { OpenTicket } from './open-ticket.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';

/** Put off, end, and all the rest. */
export function ActMenus({ head }: { head: Head }) {
  const { say } = useTexts();
  const ticket = useTicketDialog(head);
  return (
    <>
      <SnoozeMenu head={head} />
      <CloseMenu head={head} />
      <span className="wide-only">
        <AssignMenu head={head} />
        <LabelMenu head={head} />
        {head.owner.kind !== 'bot' && <ReleaseMenu head={head} />}
        {ticket.open !== undefined && (
          <Button variant="default" size="compact-md" onClick={ticket.open}>
            {say('ticket-form.title')}
          </Button>
        )}
      </span>
      {ticket.shown}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={say('conversation.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MoreItems head={head} onTicket={ticket.open} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Opens a ticket by button or C, and shows the one that was opened. */
function useTicketDialog(head: Head) {
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const [opened, setOpened] = useState<string>();
  const open = (): void => setIsOpen(true);
  const mayOpen = may('tickets.change');
  useKeyActs(mayOpen ? [{ key: 'c', says: 'ticket-form.title', run: open }] : []);
  const shown = (
    <>
      {opened !== undefined && (
        <Link to="/t/$code" params={{ code: opened }} className="sign" data-kind="ok">
          {opened}
        </Link>
      )}
      {isOpen && (
        <OpenTicket
          head={head}
          onClose={() => setIsOpen(false)}
          onOpened={(code) => {
            setOpened(code);
            setIsOpen(false);
          }}
        />
      )}
    </>
  );
  return { open: mayOpen ? open : undefined, shown };
}

/** Ends it, with what came of it. */
function CloseMenu({ head }: { head: Head }) {
  const { say } = useTexts();
  const doAct = useAct(head.id);
  const close = (outcome: (typeof OUTCOMES)[number]): void =>
    doAct({ does: 'close', outcome }, 'conversation.closed', { outcome: say(`outcome.${outcome}`) });
  return (
    <KeyMenu says="conversation.close" keyName="e">
      {(numbered) =>
        OUTCOMES.map((outcome, n) => (
          <Menu.Item
            key={outcome}
            {...numbered(n + 1)}
            rightSection={<kbd>{n + 1}</kbd>}
            onClick={() => close(outcome)}
          >
            {say(`outcome.${outcome}`)}
          </Menu.Item>
        ))
      }
    </KeyMenu>
  );
}

/** Gives it back to the bot: where it stopped, to the menu, or by asking for a score. */
function ReleaseMenu({ head }: { head: Head }) {
  const { say } = useTexts();
  const doAct = useAct(head.id);
  return (
    <KeyMenu says="conversation.to-bot" keyName="b">
      {(numbered) =>
        WAYS.map((how, n) => (
          <Menu.Item
            key={how}
            {...numbered(n + 1)}
            rightSection={<kbd>{n + 1}</kbd>}
            onClick={() => doAct({ does: 'release', how }, 'conversation.given-back')}
          >
            {say(`release.${how}`)}
          </Menu.Item>
        ))
      }
    </KeyMenu>
  );
}
