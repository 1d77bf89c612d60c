import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Page } from '../look/list-page.tsx';
import { Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askSettings, useMay } from '../wire/me.ts';
import { Audit } from './audit.tsx';
import { DemoShop } from './demo-shop.tsx';
import { HolidaysForm } from './holidays.tsx';
import { HoursForm } from './hours.tsx';
import { Labels } from './labels.tsx';
import { ReadyTexts } from './ready-texts.tsx';
import { ShopForm } from './shop.tsx';
import { Staff } from './staff.tsx';
import { WorkForm } from './work.tsx';
import './settings.css';

const here = getRouteApi('/frame/settings');
const TABS = ['shop', 'hours', 'holidays', 'work', 'labels', 'texts', 'staff', 'audit'] as const;

/** What the shop sets for itself. */
export function SettingsPage() {
  const { say } = useTexts();
  const may = useMay();
  const navigate = useNavigate();
  const { tab = 'shop' } = here.useSearch();
  const { data, error, refetch } = useQuery(askSettings);
  const shown = TABS.filter(
    (one) => (one !== 'staff' || may('staff.read')) && (one !== 'audit' || may('audit.read')),
  );
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} again={() => void refetch()} />;
  // A change of somebody else begins the forms anew.
  const key = data.version;
  return (
    <Page title={say('place.settings')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => void navigate({ to: '/settings', search: { tab: value ?? 'shop' } })}
      >
        <Tabs.List>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(`settings.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="shop" pt="md">
          <ShopForm key={key} settings={data} />
          <DemoShop />
        </Tabs.Panel>
        <Tabs.Panel value="hours" pt="md">
          <HoursForm key={key} settings={data} />
        </Tabs.Panel>
        <Tabs.Panel value="holidays" pt="md">
          <HolidaysForm key={key} settings={data} />
        </Tabs.Panel>
        <Tabs.Panel value="work" pt="md">
          <WorkForm key={key} settings={data} />
        </Tabs.Panel>
        <Tabs.Panel value="labels" pt="md">
          <Labels />
        </Tabs.Panel>
        <Tabs.Panel value="texts" pt="md">
          <ReadyTexts />
        </Tabs.Panel>
        <Tabs.Panel value="staff" pt="md">
          <Staff />
        </Tabs.Panel>
        <Tabs.Panel value="audit" pt="md">
          <Audit />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
