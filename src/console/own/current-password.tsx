import { PasswordInput } from '@mantine/core';

/** The password one has now: it says that it is oneself, before what a borrowed browser must not do. */
export function CurrentPassword({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (password: string) => void;
}) {
  return (
    <PasswordInput
      label={label}
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
