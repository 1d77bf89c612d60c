import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconDots,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { FailureCount } from '../look/failure-count.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMe, usePrefs } from '../wire/me.ts';
import { openPalette } from './palette.tsx';
import { usePlaceMark } from './places.tsx';
import type { Place } from './places.tsx';
import { ViewLinks } from './view-links.tsx';
import { useLogOut } from './log-out.ts';

/** The column beside the pages on a wide screen. */
export function Nav({ places }: { places: readonly Place[] }) {
  const { say } = useTexts();
  const me = useMe();
  const markOf = usePlaceMark();
  return (
    <nav className="nav" aria-label={say('frame.places')}>
      <div className="nav-head">
        <strong>{say('frame.product')}</strong>
        <ActionIcon variant="subtle" aria-label={say('palette.title')} onClick={openPalette}>
          <IconSearch size={18} aria-hidden />
        </ActionIcon>
      </div>
      <ul>
        {places.map(({ to, says, icon: Icon, hasViews, hasFailures, one }) => (
          <li key={to}>
            <Link
              to={to}
              className="nav-link"
              aria-current={markOf(one)}
              activeOptions={{ includeSearch: false }}
              activeProps={{ 'aria-current': 'page' }}
            >
              <Icon size={18} aria-hidden />
              <span>{say(says)}</span>
              {hasFailures === true && <FailureCount />}
            </Link>
            {hasViews === true && <ViewLinks />}
          </li>
        ))}
      </ul>
      <div className="nav-foot">
        <span className="one-line">{me.name}</span>
        <OwnMenu />
      </div>
    </nav>
  );
}

const THEMES = [
  ['system', IconDeviceDesktop],
  ['light', IconSun],
  ['dark', IconMoon],
] as const;

/** What somebody sets for themselves without leaving the page. */
function OwnMenu() {
  const { say } = useTexts();
  const [{ theme }, changePrefs] = usePrefs();
  const logOut = useLogOut();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={say('frame.own')}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/me" leftSection={<IconUser size={16} aria-hidden />}>
          {say('place.own')}
        </Menu.Item>
        <Menu.Label>{say('theme.title')}</Menu.Label>
        {THEMES.map(([one, Icon]) => (
          <Menu.RadioItem
            key={one}
            value={one}
            checked={theme === one}
            closeMenuOnClick
            rightSection={<Icon size={16} aria-hidden />}
            onChange={() => changePrefs({ theme: one })}
          >
            {say(`theme.${one}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={() => document.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}
        >
          {say('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={logOut}>
          {say('frame.log-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
