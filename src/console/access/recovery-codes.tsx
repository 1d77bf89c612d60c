import { Button } from '@mantine/core';
import { CopyButton } from '../look/copy-button.tsx';
import { useTexts } from '../texts/texts.tsx';

/** Shown this once: each lets one in without the phone, one time. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const { say } = useTexts();
  return (
    <div className="access-form">
      <p>{say('access.recovery-why')}</p>
      <ul className="access-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton value={codes.join('\n')} />
      <Button onClick={done}>{say('access.kept')}</Button>
    </div>
  );
}
