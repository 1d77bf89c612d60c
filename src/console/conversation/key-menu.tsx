import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { nameOfKey } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey } from '../texts/texts.tsx';

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
