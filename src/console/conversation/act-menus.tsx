import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { nameOfKey } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey } from '../texts/texts.tsx';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { AssignMenu } from './assign-menu.tsx';
import { LabelMenu } from './label-menu.tsx';
import { MoreItems } from './more-items.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';

const OUTCOMES = ['solved', 'informed', 'ticket', 'unreachable', 'spam', 'other'] as const;
const WAYS = ['continue', 'menu', 'rate'] as const;

interface KeyMenuProps {
  readonly says: TextKey;
  readonly keyName: string;
  readonly button?: ReactNode;
  readonly children: (numbered: (n: number) => { readonly 'data-number': number }) => ReactNode;
}

/** A menu that its key opens and whose items answer to 1, 2, 3 … */
export function KeyMenu({ says, keyName, button, children }: KeyMenuProps) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  useKeyActs([{ key: keyName, says, run: () => setIsOpen(true) }]);
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width={260}>
      <Menu.Target>
        {button ?? (
          <Button variant="default" size="compact-md">
            {say(says)}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown
        onKeyDown={(event) => {
          const name = nameOfKey(event.nativeEvent) ?? '';
          const item = event.currentTarget.querySelector<HTMLElement>(`[data-number="${CSS.escape(name)}"]`);
          if (item === null) return;
          event.preventDefault();
          item.click();
        }}
      >
        {children((n) => ({ 'data-number': n }))}
      </Menu.Dropdown>
    </Menu>
  );
}

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
