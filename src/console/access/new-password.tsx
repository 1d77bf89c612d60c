import { PasswordInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

const LEAST = 12;

/** A password somebody chooses: long rather than odd; the server refuses the commonest. */
export function NewPassword({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const { say } = useTexts();
  return (
    <PasswordInput
      label={say('access.new-password')}
      description={say('access.password-rule', { least: LEAST })}
      name="new-password"
      autoComplete="new-password"
      required
      minLength={LEAST}
      visibilityToggleButtonProps={{ 'aria-label': say('access.show-password') }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
