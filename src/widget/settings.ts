import type { Language } from './texts.ts';

export interface Settings {
  /** Where the server is: `https://chat.shop.vn`. */
  readonly base: string;
  readonly language: Language;
  readonly title: string | undefined;
  readonly color: string;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly side: 'left' | 'right';
  readonly opensAtOnce: boolean;
  /** Told to the bot when the chat is first opened, for example the product looked at. */
  readonly context: string | undefined;
  readonly identity: { readonly id: string; readonly name?: string; readonly hash: string } | undefined;
}

const JADE = '#0d6b5c';

/** What the site wrote on the script tag: `data-lang`, `data-title`, `data-color`… */
export function settingsOf(script: HTMLScriptElement, page: { lang: string; browser: string }): Settings {
  const given = script.dataset;
  const { visitorId: id, visitorName: name, visitorHash: hash } = given;
  return {
    base: (given.server ?? new URL(script.src).origin).replace(/\/+$/, ''),
    language: languageOf(given.lang, page.lang, page.browser),
    title: given.title,
    color: /^#[0-9a-f]{6}$/i.test(given.color ?? '') ? (given.color ?? JADE) : JADE,
    theme: given.theme === 'light' || given.theme === 'dark' ? given.theme : 'auto',
    side: given.side === 'left' ? 'left' : 'right',
    opensAtOnce: given.open !== undefined && given.open !== 'false',
    context: given.context,
    identity: id && hash ? { id, hash, ...(name && { name }) } : undefined,
  };
}

/** The first that names one of our languages; Vietnamese otherwise. */
export function languageOf(...tags: (string | undefined)[]): Language {
  for (const tag of tags) {
    const language = tag?.slice(0, 2).toLowerCase();
    if (language === 'vi' || language === 'en') return language;
  }
  return 'vi';
}
