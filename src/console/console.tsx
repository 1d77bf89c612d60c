import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { cssVariables, theme } from './look/theme.ts';
import { router } from './routes.tsx';
import { TextsShown } from './texts/texts.tsx';
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
    // Refused at once without a network: done behind somebody's back an hour later it would surprise.
    mutations: { retry: false, networkMode: 'always' },
  },
});

type Texts = ComponentProps<typeof TextsShown>['first'];

export function Console({ first, nonce }: { first: Texts; nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <TextsShown first={first}>
        <QueryClientProvider client={cache}>
          <RouterProvider router={router} />
          <Notifications position="bottom-right" limit={3} />
        </QueryClientProvider>
      </TextsShown>
    </MantineProvider>
  );
}
