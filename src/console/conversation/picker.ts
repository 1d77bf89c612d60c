import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { fillReadyText } from '../../ready-texts/contract.ts';
import { fold } from '../look/fold.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { answersCustomers, askStaff } from '../wire/common-asks.ts';
import { useMe } from '../wire/me.ts';
import type { Head } from './asks.ts';
import { askReadyTexts } from './desk-asks.ts';
import { mentionAsked, readyTextAsked } from './rules.ts';
import type { Written } from './written.ts';

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly more: string;
}

export interface Picker {
  readonly choices: readonly Choice[];
  readonly at: number;
  readonly pick: (choice: Choice) => void;
  /** True: the key was meant for the list. */
  readonly hears: (event: KeyboardEvent) => boolean;
}

const MOST = 8;

/** Ready texts after `/`, colleagues after `@` in a note; both found without tone marks. */
export function usePicker(
  head: Head,
  written: Written,
  { cursor, composed }: { readonly cursor: number; readonly composed: () => Promise<void> },
): Picker {
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState<string>();
  // Written again it is asked again.
  if (dismissed !== undefined && dismissed !== written.text) setDismissed(undefined);
  const isNote = written.mode === 'note';
  const asked = isNote ? undefined : readyTextAsked(written.text);
  const mention = isNote ? mentionAsked(written.text, cursor) : undefined;
  const ready = useReadyChoices(asked);
  const people = useStaffChoices(mention?.word);
  const found = dismissed === written.text ? [] : asked !== undefined ? ready : people;
  const pickReady = usePickReady(head, written, composed);
  const pick = (choice: Choice): void => {
    setAt(0);
    setDismissed(written.text);
    if (asked !== undefined) pickReady(choice.id);
    else if (mention !== undefined)
      written.setText(`${written.text.slice(0, mention.from)}@${choice.name} ${written.text.slice(cursor)}`);
  };
  const place = Math.min(at, found.length - 1);
  const hears = (event: KeyboardEvent): boolean => {
    const chosen = found[place];
    if (chosen === undefined) return false;
    if (event.key === 'ArrowDown') setAt((place + 1) % found.length);
    else if (event.key === 'ArrowUp') setAt((place + found.length - 1) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen);
    else if (event.key === 'Escape') setDismissed(written.text);
    else return false;
    event.preventDefault();
    return true;
  };
  return { choices: found, at: place, pick, hears };
}

function useReadyChoices(asked: string | undefined): readonly Choice[] {
  const { data = [] } = useQuery({ ...askReadyTexts, enabled: asked !== undefined });
  const { language } = useTexts();
  if (asked === undefined) return [];
  const wanted = fold(asked);
  const fits = (code: string, title: string): number =>
    code.startsWith(wanted)
      ? 0
      : code.includes(wanted)
        ? 1
        : fold(title).replace(/\s/g, '').includes(wanted)
          ? 2
          : 3;
  return data
    .map((one) => ({ one, rank: fits(one.code, one.title) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || b.one.uses - a.one.uses)
    .slice(0, MOST)
    .map(({ one }) => ({
      id: one.id,
      name: `/${one.code} ${one.title}`,
      more: one.text[language] ?? one.text.vi ?? one.text.en ?? '',
    }));
}

function useStaffChoices(asked: string | undefined): readonly Choice[] {
  const { data = [] } = useQuery({ ...askStaff, enabled: asked !== undefined });
  const me = useMe();
  if (asked === undefined) return [];
  return data
    .filter((one) => one.id !== me.id && answersCustomers(one) && fold(one.name).includes(fold(asked)))
    .slice(0, MOST)
    .map(({ id, name }) => ({ id, name, more: '' }));
}

/** The text with what is known filled in, in the customer's language. */
function usePickReady(
  head: Head,
  { text: asked, fill }: Written,
  composed: () => Promise<void>,
): (id: string) => void {
  const { say } = useTexts();
  const me = useMe();
  return (id) => {
    const values = {
      staffName: me.name,
      ...(head.customer.name !== undefined && { customerName: head.customer.name }),
    };
    ask<typeof fillReadyText>(
      { method: 'POST', path: '/ready-texts/:id/fill' },
      { params: { id }, body: { language: head.language, values } },
    ).then(
      // Never under the hands of an input method.
      ({ text }) => void composed().then(() => fill(asked, text)),
      (error: unknown) => tellProblem(error, say),
    );
  };
}
