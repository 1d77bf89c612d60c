import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { logIn } from '../../staff/contract.ts';
import { keys } from '../wire/keys.ts';

type Next = ReplyOf<typeof logIn>['next'];

/** What comes after a password was right: the second step, setting it up, or the page that was asked for. */
export interface Entering {
  readonly step: 'password' | 'totp' | 'enrol';
  /** Kept in memory only, for setting up the second step. */
  readonly password: string;
  readonly goOn: (next: Next, password?: string) => void;
  readonly enter: () => void;
}

export function useEntering(to: string | undefined): Entering {
  const [step, setStep] = useState<Entering['step']>('password');
  const [password, setPassword] = useState('');
  const cache = useQueryClient();
  const navigate = useNavigate();
  const enter = (): void => {
    cache.removeQueries({ queryKey: keys.me() });
    void navigate({ href: `/desk${to ?? '/inbox'}`, replace: true, reloadDocument: false });
  };
  const goOn = (next: Next, given?: string): void => {
    if (given !== undefined) setPassword(given);
    if (next === 'in') enter();
    else setStep(next);
  };
  return { step, password, goOn, enter };
}
