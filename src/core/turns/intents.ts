import type { Frame, Language } from '../conversation.ts';
import { endEpisode, joinFlow } from '../episode.ts';
import type { Flow } from '../flow.ts';
import type { Facts } from '../json.ts';
import { ANY_TEAM, callPerson, giveBackToBot, withhold } from '../owner.ts';
import { dropStack, flowNamed, hush, resume, startFlow } from '../run.ts';
import { actQuietly, speak } from '../speak.ts';
import { concernStaff, topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { alreadySaid } from './already-said.ts';

export function flowOfIntent(turn: Turn, intent: string | undefined): Flow | undefined {
  if (intent === undefined) return undefined;
  return turn.world.flows.find((flow) => flow.start?.intent === intent);
}

/** Begins the welcome flow in place of whatever was open. `heard`: what led here, for its first branch. */
export function welcome(turn: Turn, heard: 'greeting' | 'unknown' | 'opened' | 'menu'): void {
  dropStack(turn);
  startFlow(turn, flowNamed(turn, turn.world.settings.welcomeFlow), { as: 'main', given: { heard } });
}

/** A flow begins: beside the open one, which goes on afterwards, or in its place where that gives way. */
export function startAside(turn: Turn, flow: Flow, given: Facts = {}): void {
  const open = topFrame(turn);
  if (open?.flow === turn.world.settings.welcomeFlow) dropStack(turn);
  startFlow(turn, flow, { as: topFrame(turn) === undefined ? 'main' : 'digression', given });
}

/** What words mean by themselves is done. False when nobody knows what to do with the intent. */
export function followIntent(turn: Turn, intent: string): boolean {
  if (intent === 'menu' || intent === 'bot') {
    welcome(turn, 'menu');
    return true;
  }
  if (intent === 'stop') stopUnasked(turn);
  const flow = flowOfIntent(turn, intent);
  if (flow === undefined) return followBare(turn, intent);
  if (turn.stack.some((frame) => frame.flow === flow.name)) return false;
  if (flow.name === turn.world.settings.welcomeFlow) welcome(turn, 'greeting');
  else startAside(turn, flow, alreadySaid(turn, flow));
  return true;
}

/** The global words where the shop has no flow of its own for them. */
function followBare(turn: Turn, intent: string): boolean {
  switch (intent) {
    case 'person':
      callPerson(turn, ANY_TEAM, { why: 'asked' });
      if (topFrame(turn)?.flow === turn.world.settings.welcomeFlow) dropStack(turn);
      hush(turn);
      return true;
    case 'help':
      speak(turn, { key: 'core.help' });
      break;
    case 'stop':
      speak(turn, { key: 'core.stopped' });
      break;
    case 'language':
      changeLanguage(turn);
      break;
    case 'greeting':
      welcome(turn, 'greeting');
      return true;
    default:
      return false;
  }
  if (topFrame(turn) !== undefined) resume(turn, false);
  else if (turn.aside.length === 0) endEpisode(turn, intent);
  return true;
}

function changeLanguage(turn: Turn): void {
  const { languages } = turn.world.settings;
  const other: Language | undefined = languages.find((language) => language !== turn.language);
  if (other !== undefined) turn.language = other;
  turn.languageChosen = true;
  speak(turn, { key: 'core.language-changed' });
}

/** "Stop" holds at once: nothing unasked leaves any more, and flows begun unasked are over. */
export function stopUnasked(turn: Turn): void {
  const refused = turn.customer.refused ?? [];
  if (!refused.includes('all')) turn.customer = { ...turn.customer, refused: [...refused, 'all'] };
  withhold(turn, (send) => send.unasked !== undefined, 'stopped');
  turn.timers = turn.timers.filter((timer) => timer.kind !== 'start' && timer.kind !== 'decide');
  const isUnasked = (frame: Frame): boolean =>
    frame.as === 'main' && turn.world.flow(frame.flow, frame.version)?.send !== undefined;
  const [bottom] = turn.stack;
  if (bottom !== undefined && isUnasked(bottom)) {
    dropStack(turn);
    joinFlow(turn, bottom.flow);
  }
  turn.aside = turn.aside.filter((frame) => !isUnasked(frame));
  actQuietly(turn, `${turn.before._id}/refuse/${turn.nextLine}`, 'consent.refuse', {
    purpose: 'all',
    line: turn.nextLine - 1,
    event: turn.event.id,
  });
}

/** The bot is asked for by name while a person was awaited. */
export function takeBackForBot(turn: Turn): void {
  giveBackToBot(turn);
  concernStaff(turn);
  speak(turn, { key: 'core.bot-again' });
  welcome(turn, 'menu');
}
