import { Drawer, SegmentedControl } from '@mantine/core';
import { IconDots, IconLogout, IconUser } from '@tabler/icons-react';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { FailureCount } from '../look/failure-count.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMe, usePrefs } from '../wire/me.ts';
import { useLogOut } from './log-out.ts';
import { usePlaceMark } from './places.tsx';
import type { Place } from './places.tsx';

const THEMES = ['system', 'light', 'dark'] as const;

/** The places of a phone: three of them and "Thêm". */
export function BottomBar({ places }: { places: readonly Place[] }) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const close = (): void => setIsOpen(false);
  const markOf = usePlaceMark();
  const match = useMatchRoute();
  const near = places.filter(({ onPhone }) => onPhone === true);
  const far = places.filter(({ onPhone }) => onPhone !== true);
  const isFar = ['/me' as const, ...far.map(({ to }) => to)].some(
    (to) => match({ to, fuzzy: true }) !== false,
  );
  return (
    <nav className="bottom-bar" aria-label={say('frame.places')}>
      {near.map(({ to, says, icon: Icon, one }) => (
        <Link
          key={to}
          to={to}
          aria-current={markOf(one)}
          activeOptions={{ includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          <Icon size={20} aria-hidden />
          {say(says)}
        </Link>
      ))}
      <button
        type="button"
        aria-expanded={isOpen}
        aria-current={isFar ? 'true' : undefined}
        onClick={() => setIsOpen(true)}
      >
        <IconDots size={20} aria-hidden />
        {say('frame.more')}
      </button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="bottom"
        size="auto"
        title={say('frame.more')}
        closeButtonProps={{ 'aria-label': say('act.close') }}
      >
        <div className="bottom-more">
          <FarLinks far={far} close={close} />
          <Own close={close} />
        </div>
      </Drawer>
    </nav>
  );
}

/** The places that have no button of their own. */
function FarLinks({ far, close }: { far: readonly Place[]; close: () => void }) {
  const { say } = useTexts();
  return (
    <>
      {far.map(({ to, says, icon: Icon, hasFailures }) => (
        <Link key={to} to={to} activeOptions={{ includeSearch: false }} onClick={close}>
          <Icon size={20} aria-hidden />
          {say(says)}
          {hasFailures === true && <FailureCount />}
        </Link>
      ))}
    </>
  );
}

/** One's own page, the look, and the way out. */
function Own({ close }: { close: () => void }) {
  const { say } = useTexts();
  const me = useMe();
  const [{ theme }, changePrefs] = usePrefs();
  const logOut = useLogOut();
  return (
    <>
      <hr />
      <Link to="/me" onClick={close}>
        <IconUser size={20} aria-hidden />
        {me.name}
      </Link>
      <SegmentedControl
        fullWidth
        aria-label={say('theme.title')}
        value={theme}
        onChange={(value) => changePrefs({ theme: value })}
        data={THEMES.map((value) => ({ value, label: say(`theme.${value}`) }))}
      />
      <button type="button" onClick={logOut}>
        <IconLogout size={20} aria-hidden />
        {say('frame.log-out')}
      </button>
    </>
  );
}
