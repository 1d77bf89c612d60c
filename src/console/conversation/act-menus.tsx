import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTexts } from '../texts/texts.tsx';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { AssignMenu } from './assign-menu.tsx';
import { KeyMenu } from './key-menu.tsx';
import { LabelMenu } from './label-menu.tsx';
import { MoreItems } from './more-items.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';

const OUTCOMES = ['solved', 'informed', 'ticket', 'unreachable', 'spam', 'other'] as const;
const WAYS = ['continue', 'menu', 'rate'] as const;

/** Put off, end, and all the rest. */
export function ActMenus({ head }: { head: Head }) {
  const { say } = useTexts();
  return (
    <>
      <SnoozeMenu head={head} />
      <CloseMenu head={head} />
      <span className="wide-only">
        <AssignMenu head={head} />
        <LabelMenu head={head} />
        <ReleaseMenu head={head} />
      </span>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={say('conversation.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MoreItems head={head} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
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
