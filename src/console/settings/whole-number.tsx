import { NumberInput } from '@mantine/core';
import { useState } from 'react';

interface WholeNumberProps {
  readonly label: string;
  readonly description?: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly put: (value: number) => void;
}

const WHOLE = /^-?\d+$/;

/** A whole number. Half of one ("-", or nothing yet) stands in the field and not in the form, and is not saved. */
export function WholeNumber({ value, put, ...field }: WholeNumberProps) {
  const [begun, setBegun] = useState<string>();
  return (
    <NumberInput
      {...field}
      required
      withAsterisk={false}
      allowDecimal={false}
      value={begun ?? value}
      onChange={(typed) => {
        setBegun(typeof typed === 'number' ? undefined : typed);
        if (WHOLE.test(String(typed))) put(Number(typed));
      }}
      onBlur={() => setBegun(undefined)}
    />
  );
}
