import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ComponentProps } from 'react';
import { cssVariables, theme } from './look/theme.ts';
import { router } from './routes.tsx';
import { useChoices } from './shell/choices.ts';
import { loadTexts, TextsShown } from './texts/texts.tsx';
import { mayPass, problemOf } from './wire/problem.ts';

const MOST_TRIES = 3;

/** Live updates say what changed, so nothing grows stale by time or by coming back to the window. */
const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      retry: (tries, error) => tries < MOST_TRIES && mayPass(problemOf(error)),
    },
    mutations: { retry: false },
  },
});

type Texts = ComponentProps<typeof TextsShown>['texts'];

export function Console({ first, nonce }: { first: Texts; nonce: string }) {
  const [texts, setTexts] = useState(first);
  const { language = first.language } = useChoices();
  useEffect(() => {
    document.documentElement.lang = texts.language;
  }, [texts]);
  useEffect(() => {
    let isGone = false;
    if (language !== texts.language)
      void loadTexts(language).then((loaded) => {
        if (!isGone) setTexts(loaded);
      });
    return () => {
      isGone = true;
    };
  }, [language, texts]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <TextsShown texts={texts}>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
          <Notifications position="bottom-left" limit={3} />
        </QueryClientProvider>
      </TextsShown>
    </MantineProvider>
  );
}
