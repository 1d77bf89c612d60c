export type ConsoleLanguage = 'vi' | 'en';

const KEY = 'langnghe.language';

/** What was chosen in this browser, or what the browser speaks; whoever is logged in has their own. */
export function firstLanguage(): ConsoleLanguage {
  const kept = localStorage.getItem(KEY);
  if (kept === 'vi' || kept === 'en') return kept;
  return navigator.language.startsWith('vi') ? 'vi' : 'en';
}

export function keepLanguage(language: ConsoleLanguage): void {
  localStorage.setItem(KEY, language);
}
