import { useMantineColorScheme } from '@mantine/core';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askMe, askSettings, useMay, useMe, usePrefs } from '../wire/me.ts';
import { useBeat } from '../wire/presence.ts';
import { problemOf } from '../wire/problem.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Clocked } from './clocked.tsx';
import { listenToKeys, switchSingleKeys, useKeyActs } from './key-acts.ts';
import { KeyMap } from './key-map.tsx';
import { LiveLine } from './live-line.tsx';
import { useLogOutElsewhere } from './log-out.ts';
import { Nav } from './nav.tsx';
import { NewerLine } from './newer-line.tsx';
import { useNotices } from './notices.ts';
import { Palette } from './palette.tsx';
import { PLACES } from './places.tsx';
import { undoLast } from './undo.tsx';
import './frame.css';

const USUAL_ZONE = 'Asia/Ho_Chi_Minh';

/** Around every page of somebody who is logged in. */
export function Frame() {
  const me = useQuery(askMe);
  const settings = useQuery({ ...askSettings, enabled: me.isSuccess });
  const navigate = useNavigate();
  const isOut = me.isError && problemOf(me.error).code === 'not-logged-in';
  useEffect(() => {
    const to = location.pathname.replace(/^\/desk/, '') + location.search;
    if (isOut) void navigate({ to: '/log-in', search: { to }, replace: true });
  }, [isOut, navigate]);
  if (me.isPending || isOut) return <Loading />;
  // Once known, it stays: what is on the screen must not go because the server is away.
  if (me.data === undefined) return <Failed error={me.error} again={() => void me.refetch()} />;
  return (
    <Clocked zone={settings.data?.shop.timeZone ?? USUAL_ZONE} serverNow={me.data.now}>
      <Inside />
    </Clocked>
  );
}

function Inside() {
  const { say } = useTexts();
  const may = useMay();
  const navigate = useNavigate();
  const [{ singleKeys }] = usePrefs();
  const [isMapOpen, setIsMapOpen] = useState(false);
  useEffect(() => listenToKeys(), []);
  useEffect(() => switchSingleKeys(singleKeys), [singleKeys]);
  useUndoKey();
  useOwnWays();
  useBeat();
  useNotices();
  useLogOutElsewhere();
  const places = PLACES.filter(({ right }) => may(right));
  useKeyActs([
    { key: '?', says: 'keys.title', run: () => setIsMapOpen(true) },
    ...places.map(({ to, says, key }) => ({
      ...(key !== undefined && { key: `g ${key}` }),
      says,
      run: () => void navigate({ to }),
    })),
  ]);
  return (
    <div className="frame">
      <a className="skip" href="#page">
        {say('frame.skip')}
      </a>
      <Nav places={places} />
      <div className="frame-middle">
        <LiveLine />
        <NewerLine />
        <main id="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar places={places} />
      <Palette />
      <KeyMap opened={isMapOpen} onClose={() => setIsMapOpen(false)} />
    </div>
  );
}

/** Language and theme follow whoever is logged in. */
function useOwnWays(): void {
  const { language, speak } = useTexts();
  const me = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const { theme } = me.prefs;
  useEffect(() => {
    if (me.language !== language) speak(me.language);
  }, [me.language, language, speak]);
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme]);
}

/** Ctrl+Z takes back the last act, unless a field with text has its own meaning for it. */
function useUndoKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      const { target } = event;
      const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
      if (isField && target.value !== '') return;
      if (undoLast()) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Nothing is at this address. */
export function Nowhere() {
  const { say } = useTexts();
  return (
    <div className="state">
      <h1>{say('nowhere.title')}</h1>
      <Link to="/inbox">{say('nowhere.back')}</Link>
    </div>
  );
}
