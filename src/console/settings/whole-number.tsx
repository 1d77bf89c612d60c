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

/** A whole number. Half of one ("-", or nothing yet) stands in the field and not in the form. */
export function WholeNumber({ value, put, ...field }: WholeNumberProps) {
  const [begun, setBegun] = useState<string>();
  return (
    <NumberInput
      {...field}
      allowDecimal={false}
      value={begun ?? value}
      onChange={(typed) => {
        const isWhole = typeof typed === 'number';
        setBegun(isWhole ? undefined : typed);
        if (isWhole) put(typed);
      }}
      onBlur={() => setBegun(undefined)}
    />
  );
}
