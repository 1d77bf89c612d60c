import { NativeSelect, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../look/list-page.tsx';
import { Unanswered } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askSettings, useMay } from '../wire/me.ts';
import type { Settings } from './asks.ts';
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

/** Forms, whose typed words stay; what is shown once, as a link, goes with its part. */
const KEPT: ReadonlySet<string> = new Set(['shop', 'hours', 'holidays', 'work', 'labels', 'texts']);

/** What the shop sets for itself. */
export function SettingsPage() {
  const { say } = useTexts();
  const may = useMay();
  const navigate = useNavigate();
  const { tab = 'shop' } = here.useSearch();
  const seen = useSeen(tab);
  const asked = useQuery(askSettings);
  const { data } = asked;
  const shown = TABS.filter(
    (one) => (one !== 'staff' || may('staff.read')) && (one !== 'audit' || may('audit.read')),
  );
  if (data === undefined) return <Unanswered of={asked} />;
  return (
    <Page title={say('place.settings')}>
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ to: '/settings', search: { tab: value ?? 'shop' } })}
      >
        <NativeSelect
          className="settings-parts"
          aria-label={say('settings.part')}
          value={tab}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ to: '/settings', search: { tab: value } })
          }
          data={shown.map((one) => ({ value: one, label: say(`settings.tab.${one}`) }))}
        />
        <Tabs.List className="settings-tabs">
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(`settings.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map((one) => (
          <Tabs.Panel key={one} value={one} pt="md">
            {seen.includes(one) && (one === tab || KEPT.has(one)) && <Section of={one} settings={data} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

/** The parts looked at so far: what was typed in one stays while another is shown. */
function useSeen(tab: string): readonly string[] {
  const [seen, setSeen] = useState<readonly string[]>([tab]);
  if (!seen.includes(tab)) setSeen([...seen, tab]);
  return seen;
}

function Section({ of, settings }: { of: (typeof TABS)[number]; settings: Settings }) {
  switch (of) {
    case 'shop':
      return (
        <>
          <DemoShop />
          <ShopForm settings={settings} />
        </>
      );
    case 'hours':
      return <HoursForm settings={settings} />;
    case 'holidays':
      return <HolidaysForm settings={settings} />;
    case 'work':
      return <WorkForm settings={settings} />;
    case 'labels':
      return <Labels />;
    case 'texts':
      return <ReadyTexts />;
    case 'staff':
      return <Staff />;
    case 'audit':
      return <Audit />;
  }
}
