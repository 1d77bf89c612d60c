import type { Language } from '../core/conversation.ts';
import type { ConversationParts } from '../desk/conversation-parts.ts';
import type { AskedQuestion, QuestionTexts } from '../surveys/ports.ts';
import type { TicketParts } from '../tickets/ports.ts';
import type { ContentInUse } from './content.ts';

/** The words of flows' questions, as they were asked in a version that is at hand, else as they are asked now. */
export function questionTexts({ content, library, shop }: ContentInUse): QuestionTexts {
  const textOf = ({ flow, question, version }: AskedQuestion, use: string, language: Language) => {
    const key = `${flow}.${question}.${use}`;
    const then = version === undefined ? undefined : library.ready(version)?.texts[language]?.get(key);
    const now = textsIn(content, language)?.get(key)?.message;
    return (then ?? now)?.fill({ shop: shop.name });
  };
  return {
    question: (of, language) => textOf(of, 'ask', language) ?? `${of.flow}.${of.question}`,
    choice: ({ choice, ...of }, language) => textOf(of, `choice.${choice}`, language) ?? choice,
  };
}

/** Answers as a colleague reads them who is called: a question by its words, where they stand without the talk. */
export function answerTexts({
  content,
  shop,
}: Pick<ContentInUse, 'content' | 'shop'>): ConversationParts['answerTexts'] {
  return ({ flow, name, value }, language) => {
    const texts = textsIn(content, language);
    const asked = texts?.get(`${flow}.${name}.ask`)?.message;
    const chosen = texts?.get(`${flow}.${name}.choice.${value}`)?.message;
    if (asked === undefined) return undefined;
    // As a summary calls it, where it is part of one.
    const called = texts?.get(`${flow}.${name}.label`)?.message ?? asked;
    const isWhole = called.variables.every((variable) => variable === 'shop');
    return {
      ...(isWhole && { question: called.fill({ shop: shop.name }) }),
      value: chosen?.fill({ shop: shop.name }) ?? value,
    };
  };
}

const TOLD = 'complaint.told.say';

/** How the bot tells a customer that a complaint was taken in; staff who open a ticket say the same. */
export function openedWords({ content, shop }: ContentInUse): TicketParts['openedWords'] {
  return ({ code, promisedAt }, language) =>
    textsIn(content, language)
      ?.get(TOLD)
      ?.message.fill({ shop: shop.name, open: { code, promisedAt: promisedAt.toISOString() } });
}

const CATEGORY = 'complaint.category.choice.';

/** The kinds of complaints there are: those the bot offers and those with a promise of their own. */
export function complaintKinds({ content, shop }: ContentInUse) {
  return (language: Language): readonly { readonly id: string; readonly name: string }[] => {
    const texts = textsIn(content, language);
    const offered = [...(texts?.keys() ?? [])].filter((key) => key.startsWith(CATEGORY));
    const ids = new Set([
      ...offered.map((key) => key.slice(CATEGORY.length)),
      ...Object.keys(shop.promises.categoryMs),
    ]);
    return [...ids].map((id) => ({ id, name: texts?.get(CATEGORY + id)?.message.fill({}) ?? id }));
  };
}

function textsIn({ locales }: ContentInUse['content'], language: Language) {
  return locales.find((locale) => locale.language === language)?.texts;
}
