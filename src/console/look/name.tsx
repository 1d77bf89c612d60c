import { useTexts } from '../texts/texts.tsx';

/** Marks that turn the reading direction around them are shown, so that no name hides its end. */
export function withVisibleBidi(text: string): string {
  return text.replace(/[\u061c\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, (sign) => {
    const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}

/** A customer's name, kept apart from the text around it; customers without one are called so. */
export function Name({ name }: { name: string | undefined }) {
  const { say } = useTexts();
  if (name === undefined || name.trim() === '') return <span className="muted">{say('name.none')}</span>;
  return <bdi>{withVisibleBidi(name)}</bdi>;
}
