import { Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FailureCount } from '../look/failure-count.tsx';
import { Page } from '../look/list-page.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { Channels } from './channels.tsx';
import { Failures } from './failures.tsx';
import { Unknown } from './unknown.tsx';

const here = getRouteApi('/frame/health');
const TABS = ['channels', 'failures', 'unknown'] as const;

/** How the channels are, and what could not be handled. */
export function HealthPage() {
  const { say } = useTexts();
  const may = useMay();
  const navigate = useNavigate();
  const { tab = 'channels' } = here.useSearch();
  const shown = TABS.filter((one) => may(one === 'channels' ? 'channels.read' : 'failures.read'));
  return (
    <Page title={say('place.health')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => void navigate({ to: '/health', search: { tab: value ?? 'channels' } })}
      >
        <Tabs.List>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one} rightSection={one === 'failures' && <FailureCount />}>
              {say(`health.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="channels" pt="md">
          <Channels />
        </Tabs.Panel>
        <Tabs.Panel value="failures" pt="md">
          <Failures />
        </Tabs.Panel>
        <Tabs.Panel value="unknown" pt="md">
          <Unknown />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
