import { queryOptions } from '@tanstack/react-query';
import type { changeMe, changePassword, endSession, listSessions } from '../../staff/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

export const askSessions = queryOptions({
  queryKey: keys.room('own', 'sessions'),
  queryFn: ({ signal }) => ask<typeof listSessions>({ method: 'GET', path: '/me/sessions' }, { signal }),
  staleTime: 0,
});
export const end = (ref: string) =>
  ask<typeof endSession>({ method: 'DELETE', path: '/me/sessions/:ref' }, { params: { ref } });
export const newPassword = (old: string, next: string) =>
  ask<typeof changePassword>({ method: 'POST', path: '/me/password' }, { body: { old, new: next } });
export const changeOwn = (body: { name?: string; language?: 'vi' | 'en' }) =>
  ask<typeof changeMe>({ method: 'PATCH', path: '/me' }, { body });
