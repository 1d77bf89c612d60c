import { PasswordInput } from '@mantine/core';
import type { PasswordInputProps } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';

interface FieldProps {
  readonly value: string;
  readonly change: (password: string) => void;
}

/** The password one has now. */
export function CurrentPassword(field: FieldProps & { readonly label: string }) {
  return <Password {...field} name="password" autoComplete="current-password" />;
}

const LEAST = 12;

/** A password somebody chooses: long rather than odd; the server refuses the commonest. */
export function NewPassword(field: FieldProps) {
  const { say } = useTexts();
  return (
    <Password
      {...field}
      label={say('access.new-password')}
      description={say('access.password-rule', { least: LEAST })}
      name="new-password"
      autoComplete="new-password"
      minLength={LEAST}
    />
  );
}

function Password({ change, ...field }: FieldProps & Omit<PasswordInputProps, 'onChange'>) {
  const { say } = useTexts();
  return (
    <PasswordInput
      {...field}
      required
      visibilityToggleButtonProps={{ 'aria-label': say('access.show-password') }}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
