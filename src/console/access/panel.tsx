import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTitle } from '../look/title.ts';
import { useTexts } from '../texts/texts.tsx';
import { askStart } from '../wire/me.ts';
import './access.css';

/** The sheet that stands alone before anybody is inside: the shop's name, a title, and the other language. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  const { say, language, speak } = useTexts();
  const { data } = useQuery(askStart);
  useTitle(title);
  return (
    <main className="access">
      <div className="access-sheet">
        <p className="access-shop">{data?.shop ?? say('frame.product')}</p>
        <h1>{title}</h1>
        {children}
      </div>
      <p className="access-foot">
        <Button
          variant="subtle"
          size="compact-sm"
          lang={language === 'vi' ? 'en' : 'vi'}
          onClick={() => speak(language === 'vi' ? 'en' : 'vi')}
        >
          {language === 'vi' ? 'English' : 'Tiếng Việt'}
        </Button>
      </p>
    </main>
  );
}
