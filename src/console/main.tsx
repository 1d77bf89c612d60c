import './look/styles.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setNonce } from 'get-nonce';
import { firstLanguage } from './texts/language.ts';
import { loadTexts } from './texts/texts.tsx';
import { Console } from './console.tsx';
import { noteTouches } from './wire/touched.ts';

/** The server writes a new one into each page: without it no style of ours would be let in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
setNonce(nonce);
noteTouches(window);
const texts = await loadTexts(firstLanguage());
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the console.');
createRoot(root).render(
  <StrictMode>
    <Console first={texts} nonce={nonce} />
  </StrictMode>,
);
