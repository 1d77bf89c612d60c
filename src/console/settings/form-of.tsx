import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';

export interface FormOf<Kept> {
  readonly own: Kept;
  readonly put: (own: Kept) => void;
  readonly isTouched: boolean;
  /** What came of saving `sent`: as it was typed, or put a little differently by the server. */
  readonly saved: (sent: Kept, found: Kept) => void;
  /** Somebody else changed it since; what was typed here stays until one asks for theirs. */
  readonly isBehind: boolean;
  readonly takeTheirs: () => void;
}

/** A form over what the server keeps: what is typed stays as typed, and while nothing is, theirs is shown at once. */
export function useFormOf<Kept>(kept: Kept): FormOf<Kept> {
  const fresh = { seen: kept, base: kept, own: kept, isBehind: false };
  // `seen`: what was kept when last looked; `base`: what the typing began with.
  const [form, set] = useState(fresh);
  const { seen, base, own } = form;
  if (!isSame(kept, seen)) {
    const isUntouched = isSame(own, base) || isSame(own, kept);
    set(isUntouched ? fresh : { ...form, seen: kept, isBehind: !isSame(kept, base) });
  }
  return {
    own,
    put: (next) => set((now) => ({ ...now, own: next })),
    isTouched: !isSame(own, base),
    saved: (sent, found) =>
      set((now) => ({
        ...now,
        base: found,
        own: isSame(now.own, sent) ? found : now.own,
        isBehind: false,
      })),
    isBehind: form.isBehind,
    takeTheirs: () => set(fresh),
  };
}

/** Says so where somebody else has saved the same form meanwhile. */
export function Behind({ forms }: { forms: readonly Pick<FormOf<unknown>, 'isBehind' | 'takeTheirs'>[] }) {
  const { say } = useTexts();
  const behind = forms.filter(({ isBehind }) => isBehind);
  if (behind.length === 0) return null;
  return (
    <div className="card" role="status">
      <p>{say('settings.behind')}</p>
      <div>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => behind.forEach(({ takeTheirs }) => takeTheirs())}
        >
          {say('settings.take-theirs')}
        </Button>
      </div>
    </div>
  );
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
