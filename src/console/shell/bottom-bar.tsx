import { Drawer } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { OwnMenu } from './nav.tsx';
import type { Place } from './places.tsx';

/** The places of a phone: three of them and "Thêm". */
export function BottomBar({ places }: { places: readonly Place[] }) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const near = places.filter(({ onPhone }) => onPhone === true);
  return (
    <nav className="bottom-bar" aria-label={say('frame.places')}>
      {near.map(({ to, says, icon: Icon }) => (
        <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={20} aria-hidden />
          {say(says)}
        </Link>
      ))}
      <button type="button" onClick={() => setIsOpen(true)}>
        <IconDots size={20} aria-hidden />
        {say('frame.more')}
      </button>
      <Drawer
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        position="bottom"
        size="auto"
        title={say('frame.more')}
        closeButtonProps={{ 'aria-label': say('act.close') }}
      >
        <div className="bottom-more">
          {places.map(({ to, says, icon: Icon }) => (
            <Link key={to} to={to} onClick={() => setIsOpen(false)}>
              <Icon size={20} aria-hidden />
              {say(says)}
            </Link>
          ))}
          <OwnMenu />
        </div>
      </Drawer>
    </nav>
  );
}
