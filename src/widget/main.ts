import { inkOn } from './color.ts';
import { h } from './dom.ts';
import { settingsOf } from './settings.ts';
import { STYLE } from './style.ts';
import { widget } from './widget.ts';

/** Puts the chat on the page of a site; the script tag says how. */
function main(script: HTMLScriptElement): void {
  const settings = settingsOf(script, { lang: document.documentElement.lang, browser: navigator.language });
  const host = document.createElement('langnghe-chat');
  host.lang = settings.language;
  host.dataset.side = settings.side;
  host.dataset.theme = settings.theme;
  host.style.setProperty('--brand', settings.color);
  host.style.setProperty('--on-brand', inkOn(settings.color));
  const shadow = host.attachShadow({ mode: 'open' });
  dress(shadow);
  shadow.append(...widget(settings, storageOf()));
  document.body.append(host);
}

/** A constructed sheet passes the strictest policy; browsers before 2023 know only the element. */
function dress(shadow: ShadowRoot): void {
  if ('adoptedStyleSheets' in shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } else {
    (shadow as ShadowRoot).append(h('style', {}, STYLE));
  }
}

/** Reading `localStorage` throws where the browser forbids it. */
function storageOf(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
if (script instanceof HTMLScriptElement && !document.querySelector('langnghe-chat')) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => main(script));
  else main(script);
}
