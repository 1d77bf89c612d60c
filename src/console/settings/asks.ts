import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { AskedBody, ReplyOf } from '../../http/endpoint.ts';
import type { changeLabel, listLabels, makeLabel } from '../../labels/contract.ts';
import type {
  changeReadyText,
  listReadyTexts,
  makeReadyText,
  removeReadyText,
} from '../../ready-texts/contract.ts';
import type { changeSettings, listHolidays, readSettings } from '../../settings/contract.ts';
import type {
  changePolicy,
  changeStaff,
  deactivateStaff,
  inviteStaff,
  listAudit,
  listStaff,
  makePasswordLink,
  reactivateStaff,
  readPolicy,
} from '../../staff/people-contract.ts';
import { tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { askSettings } from '../wire/me.ts';
import { pagesOf } from '../wire/pages-of.ts';

export type Settings = ReplyOf<typeof readSettings>;
export type SettingsChange = AskedBody<typeof changeSettings>;
export type Label = ReplyOf<typeof listLabels>['items'][number];
export type ReadyText = ReplyOf<typeof listReadyTexts>['items'][number];
export type Member = ReplyOf<typeof listStaff>['items'][number];
export type Policy = ReplyOf<typeof readPolicy>;
export type Link = ReplyOf<typeof makePasswordLink>;

/** Changes whole sections; what somebody else saved since this page knew it is not written over. */
export function useChangeSettings(): {
  readonly save: (change: SettingsChange, saved: (found: Settings) => void) => void;
  readonly isBusy: boolean;
} {
  const { say } = useTexts();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (body: SettingsChange) => {
      const seenVersion = cache.getQueryData<Settings>(askSettings.queryKey)?.version;
      return ask<typeof changeSettings>({ method: 'PATCH', path: '/settings' }, { body, seenVersion });
    },
    onSuccess: (found) => {
      cache.setQueryData(askSettings.queryKey, found);
      void cache.invalidateQueries({ queryKey: keys.room('settings', 'holidays') });
      tell(say('settings.saved'), say);
    },
    onError: (error) => {
      tellProblem(error, say);
      void cache.invalidateQueries({ queryKey: askSettings.queryKey });
    },
  });
  return {
    save: (body, saved) => change.mutate(body, { onSuccess: saved }),
    isBusy: change.isPending,
  };
}

export function askHolidays(year: number) {
  return queryOptions({
    queryKey: keys.room('settings', 'holidays', year),
    queryFn: ({ signal }) =>
      ask<typeof listHolidays>({ method: 'GET', path: '/settings/holidays' }, { query: { year }, signal }),
  });
}

export const newLabel = (body: AskedBody<typeof makeLabel>) =>
  ask<typeof makeLabel>({ method: 'POST', path: '/labels' }, { body });
export const editLabel = ({ id, version }: Label, body: AskedBody<typeof changeLabel>) =>
  ask<typeof changeLabel>(
    { method: 'PATCH', path: '/labels/:id' },
    { params: { id }, body, seenVersion: version },
  );

export const askReadyTexts = queryOptions({
  queryKey: keys.readyTexts(),
  queryFn: ({ signal }) => ask<typeof listReadyTexts>({ method: 'GET', path: '/ready-texts' }, { signal }),
});
export const newReadyText = (body: AskedBody<typeof makeReadyText>) =>
  ask<typeof makeReadyText>({ method: 'POST', path: '/ready-texts' }, { body });
export const editReadyText = ({ id, version }: ReadyText, body: AskedBody<typeof changeReadyText>) =>
  ask<typeof changeReadyText>(
    { method: 'PATCH', path: '/ready-texts/:id' },
    { params: { id }, body, seenVersion: version },
  );
export const dropReadyText = ({ id }: ReadyText) =>
  ask<typeof removeReadyText>({ method: 'DELETE', path: '/ready-texts/:id' }, { params: { id } });

export const askPeople = queryOptions({
  queryKey: keys.room('staff', 'list'),
  queryFn: ({ signal }) =>
    ask<typeof listStaff>({ method: 'GET', path: '/staff' }, { query: { limit: 100 }, signal }),
});
export const invite = (body: AskedBody<typeof inviteStaff>) =>
  ask<typeof inviteStaff>({ method: 'POST', path: '/staff' }, { body });
export const editMember = ({ id, version }: Member, body: AskedBody<typeof changeStaff>) =>
  ask<typeof changeStaff>(
    { method: 'PATCH', path: '/staff/:id' },
    { params: { id }, body, seenVersion: version },
  );
export const letGo = ({ id }: Member) =>
  ask<typeof deactivateStaff>({ method: 'POST', path: '/staff/:id/deactivate' }, { params: { id } });
export const takeBack = ({ id }: Member) =>
  ask<typeof reactivateStaff>({ method: 'POST', path: '/staff/:id/reactivate' }, { params: { id } });
export const passwordLink = ({ id }: Member, withoutTotp: boolean) =>
  ask<typeof makePasswordLink>(
    { method: 'POST', path: '/staff/:id/password-link' },
    { params: { id }, body: { withoutTotp } },
  );

export const askPolicy = queryOptions({
  queryKey: keys.room('staff', 'policy'),
  queryFn: ({ signal }) => ask<typeof readPolicy>({ method: 'GET', path: '/staff-policy' }, { signal }),
});
export const editPolicy = ({ version }: Policy, totpFor: Policy['totpFor']) =>
  ask<typeof changePolicy>(
    { method: 'PUT', path: '/staff-policy' },
    { body: { totpFor }, seenVersion: version },
  );

export const askAudit = {
  ...pagesOf(keys.room('audit'), (page, signal) =>
    ask<typeof listAudit>({ method: 'GET', path: '/audit' }, { query: page, signal }),
  ),
  staleTime: 0,
};
