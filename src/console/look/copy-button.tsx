import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { copyText } from './copy.ts';

/** For how long it says what it did. */
const SAYS_MS = 2_000;

/** Takes a text along for another program, and says whether it has. */
export function CopyButton({ value, ...looks }: { value: string } & Pick<ButtonProps, 'size'>) {
  const { say } = useTexts();
  const [done, setDone] = useState<'health.copied' | 'access.not-copied'>();
  const forgetting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const copy = async (): Promise<void> => {
    setDone((await copyText(value)) ? 'health.copied' : 'access.not-copied');
    clearTimeout(forgetting.current);
    forgetting.current = setTimeout(() => setDone(undefined), SAYS_MS);
  };
  return (
    <Button variant="default" {...looks} onClick={() => void copy()}>
      <span aria-live="polite">{say(done ?? 'access.copy')}</span>
    </Button>
  );
}
