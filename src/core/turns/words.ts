import { changeDesk } from '../desk.ts';
import { endEpisode, openAgain } from '../episode.ts';
import type { Words } from '../event.ts';
import { changeScore, openScoreOf } from '../feedback.ts';
import { flowOf } from '../frame-facts.ts';
import { isForQuestion } from '../listen.ts';
import { ANY_TEAM, expectAnswer, promise } from '../owner.ts';
import { askAgain, presentStep, tell } from '../run.ts';
import { speak } from '../speak.ts';
import type { Reading } from '../steps/step-kind.ts';
import { after, concernStaff, hasTimer, replaceTop, setTimer, speaking, topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { Meaning } from '../world.ts';
import { WITHHELD } from '../private-words.ts';
import { keepWords } from './customer-line.ts';
import { followTypedCode } from './typed-code.ts';
import { flowOfIntent, followIntent, stopUnasked, takeBackForBot, welcome } from './intents.ts';

const HOUR_MS = 3_600_000;
/** Digits and signs alone mean nothing by themselves. */
const HAS_LETTER = /\p{L}/u;
const NO_MEANING: Meaning = {};

/** The customer said, pressed or sent something. */
export function takeWords(turn: Turn, words: Words): void {
  turn.unreachable = undefined;
  learnFrom(turn, words);
  if (words.edits !== undefined) {
    keepEdited(turn, words);
    return;
  }
  const visit =
    words.button === undefined ? undefined : Number(words.button.slice(0, words.button.indexOf(':')));
  if (turn.owner.kind !== 'bot') {
    whileNotHeld(turn, words);
    return;
  }
  if (visit !== undefined && visit !== topFrame(turn)?.visit) {
    pressedLate(turn, words, visit);
    return;
  }
  answerOrIntent(turn, words);
}

/** What the bot made of the first words stands; people see both. A private answer's correction stays private. */
function keepEdited(turn: Turn, words: Words): void {
  const first = turn.lines.find((line) => line.who === 'customer' && line.event === words.edits);
  keepWords(turn, words, { isPrivate: first?.text === WITHHELD });
  if (turn.owner.kind !== 'bot') concernStaff(turn);
}

function learnFrom(turn: Turn, words: Words): void {
  const { customer } = turn;
  if (turn.before.address.isGroup === true) return;
  if (words.name !== undefined && customer.name === undefined)
    turn.customer = { ...turn.customer, name: words.name };
  if (words.phone !== undefined && customer.phone === undefined)
    turn.customer = { ...turn.customer, phone: words.phone };
}

function understand(turn: Turn, words: Words): Meaning {
  if (words.button !== undefined || !HAS_LETTER.test(words.text)) return NO_MEANING;
  const meaning = turn.world.understand(words.text);
  const { language } = meaning;
  if (language !== undefined && !turn.languageChosen && turn.world.settings.languages.includes(language)) {
    turn.language = language;
  }
  return meaning;
}

/** The bot is silent; the words are kept for whoever holds. */
function whileNotHeld(turn: Turn, words: Words): void {
  const meaning = understand(turn, words);
  keepWords(turn, words, { pressed: pressedIn(words) });
  concernStaff(turn);
  if (meaning.intent === 'stop') stopUnasked(turn);
  if (turn.owner.kind === 'staff') {
    if (turn.desk?.waiting === undefined)
      changeDesk(turn, { waiting: { since: turn.at, promisedAt: promise(turn), team: ANY_TEAM } });
    if (!hasTimer(turn, 'unanswered')) expectAnswer(turn);
    return;
  }
  if (turn.owner.kind !== 'queued') return;
  if (meaning.intent === 'menu' || meaning.intent === 'bot') {
    takeBackForBot(turn);
    return;
  }
  if (hasTimer(turn, 'told')) return;
  setTimer(turn, { id: 'told', due: after(turn.at, HOUR_MS), kind: 'told' });
  const { promisedAt } = turn.owner;
  const time = promisedAt > turn.at ? promisedAt : promise(turn);
  speak(turn, { key: 'core.already-handed-over', values: { time: time.toISOString() } });
}

function pressedIn(words: Words): string | undefined {
  return words.button === undefined ? undefined : choiceOf(words.button);
}

function choiceOf(button: string): string {
  return button.slice(button.indexOf(':') + 1);
}

/** A button of an earlier visit: it may still change a score; otherwise it moves nothing. */
function pressedLate(turn: Turn, words: Words, visit: number): void {
  const hadEpisode = turn.episode !== undefined;
  const score = Number(choiceOf(words.button ?? ''));
  const open = openScoreOf(turn, visit);
  const counts = open !== undefined && Number.isInteger(score) && isOnScale(open.input.scale, score);
  const { closed } = turn.desk ?? {};
  keepWords(turn, words, { pressed: pressedIn(words), answers: counts ? visit : undefined });
  if (counts) {
    // Another score for a talk that staff ended: it stays as they left it.
    if (closed !== undefined) changeDesk(turn, { closed });
    const isChange = open.input.score !== score;
    if (isChange) changeScore(turn, open, score);
    if (isChange) speak(turn, { key: 'core.score-changed', values: { score } });
    if (!hadEpisode) endEpisode(turn, 'score-changed');
    return;
  }
  if (topFrame(turn) !== undefined) {
    speak(turn, { key: 'core.old-button' });
    askAgain(turn);
    return;
  }
  const { intent } = turn.world.understand(words.text);
  if (intent !== undefined && followIntent(turn, intent)) return;
  speak(turn, { key: 'core.old-button' });
  welcome(turn, 'menu');
}

function isOnScale(scale: unknown, score: number): boolean {
  const [least, most] = String(scale).split('-').map(Number);
  return least !== undefined && most !== undefined && score >= least && score <= most;
}

function answerOrIntent(turn: Turn, words: Words): void {
  const meaning = understand(turn, words);
  const frame = topFrame(turn);
  if (frame === undefined) {
    keepWords(turn, words, { pressed: pressedIn(words) });
    if (!followTypedCode(turn, words)) whileIdle(turn, meaning);
    return;
  }
  const { step, kind } = presentStep(turn, frame);
  const reading: Reading = kind.read?.(step, words, turn) ?? { is: 'unclear' };
  const intent = frame.flow === flowOfIntent(turn, meaning.intent)?.name ? undefined : meaning.intent;
  const isAnswer = isForQuestion({
    open: kind.read === undefined ? 'busy' : kind.takesAnything?.(step) === true ? 'free' : 'closed',
    isAnswer: reading.is !== 'unclear',
    intent,
    sure: meaning.sure ?? 0,
    interrupts: flowOfIntent(turn, intent)?.interrupts === true,
    yields: frame.flow === turn.world.settings.welcomeFlow || frame.unasked !== undefined,
  });
  keepWords(turn, words, {
    pressed: pressedIn(words),
    answers: words.button !== undefined && reading.is === 'clear' ? frame.visit : undefined,
    isPrivate: isAnswer && flowOf(turn, frame).privates.includes(step.name),
  });
  // How it was is said, and all stays as staff left it; anything else is for somebody to look at.
  const isRating = isAnswer && reading.is !== 'unclear' && frame.flow === turn.world.settings.rateFlow;
  if (!isRating) openAgain(turn);
  dropUnasked(turn);
  if (!isAnswer && intent !== undefined && followIntent(turn, intent)) return;
  const isMenu = frame.flow === turn.world.settings.welcomeFlow;
  if (isMenu && reading.is === 'unclear' && followTypedCode(turn, words)) return;
  tell(turn, { kind: 'words', words, reading });
}

/** The customer has written: what the flow says now is an answer. */
function dropUnasked(turn: Turn): void {
  const spoke = speaking(turn);
  if (spoke.unasked === undefined) return;
  const { unasked, ...frame } = spoke;
  replaceTop(turn, frame);
}

function whileIdle(turn: Turn, meaning: Meaning): void {
  if (meaning.intent !== undefined && followIntent(turn, meaning.intent)) return;
  welcome(turn, meaning.intent === 'greeting' ? 'greeting' : 'unknown');
}
