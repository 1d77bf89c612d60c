import type { Language } from '../core/conversation.ts';
import type { AskedQuestion, QuestionTexts } from '../surveys/ports.ts';
import type { TicketParts } from '../tickets/ports.ts';
import type { ContentInUse } from './content.ts';

/** The words of flows' questions, as they were asked in a version that is at hand, else as they are asked now. */
export function questionTexts({ content, library, shop }: ContentInUse): QuestionTexts {
  const textOf = ({ flow, question, version }: AskedQuestion, use: string, language: Language) => {
    const key = `${flow}.${question}.${use}`;
    const then = version === undefined ? undefined : library.ready(version)?.texts[language]?.get(key);
    const now = content.locales.find((locale) => locale.language === language)?.texts.get(key)?.message;
    return (then ?? now)?.fill({ shop: shop.name });
  };
  return {
    question: (of, language) => textOf(of, 'ask', language) ?? `${of.flow}.${of.question}`,
    choice: ({ choice, ...of }, language) => textOf(of, `choice.${choice}`, language) ?? choice,
  };
}

const TOLD = 'complaint.told.say';

/** How the bot tells a customer that a complaint was taken in; staff who open a ticket say the same. */
export function openedWords({ content, shop }: ContentInUse): TicketParts['openedWords'] {
  return ({ code, promisedAt }, language) =>
    content.locales
      .find((locale) => locale.language === language)
      ?.texts.get(TOLD)
      ?.message.fill({ shop: shop.name, open: { code, promisedAt: promisedAt.toISOString() } });
}

const CATEGORY = 'complaint.category.choice.';

/** The kinds of complaints there are: those the bot offers and those with a promise of their own. */
export function complaintKinds({ content, shop }: ContentInUse) {
  return (language: Language): readonly { readonly id: string; readonly name: string }[] => {
    const texts = content.locales.find((locale) => locale.language === language)?.texts;
    const offered = [...(texts?.keys() ?? [])].filter((key) => key.startsWith(CATEGORY));
    const ids = new Set([
      ...offered.map((key) => key.slice(CATEGORY.length)),
      ...Object.keys(shop.promises.categoryMs),
    ]);
    return [...ids].map((id) => ({ id, name: texts?.get(CATEGORY + id)?.message.fill({}) ?? id }));
  };
}
