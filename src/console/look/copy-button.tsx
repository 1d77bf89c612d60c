import { Button, CopyButton as Copying } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

/** Takes a text along for another program, and says that it has. */
export function CopyButton({ value, ...looks }: { value: string } & Pick<ButtonProps, 'size'>) {
  const { say } = useTexts();
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button variant="default" {...looks} onClick={copy}>
          {say(copied ? 'health.copied' : 'access.copy')}
        </Button>
      )}
    </Copying>
  );
}
