import { choices } from './choices.ts';
import type { Choices, Press } from './choice-of.ts';
import { h, icon } from './dom.ts';
import { draftRow, myRow, setProgress, setState, theirRow, timeRow, typingRow } from './rows.ts';
import type { Draft, MineState } from './rows.ts';
import { sticky } from './sticky.ts';
import type { Language, Texts } from './texts.ts';
import type { Activity } from './wire.ts';

/** The conversation as it is seen. */
export interface LogView {
  readonly element: HTMLElement;
  show(activity: Activity): void;
  /** A message of one's own, shown before the server has it. */
  showDraft(id: string, draft: Draft): void;
  stateOf(id: string, state: MineState, why?: string): void;
  progressOf(id: string, share: number): void;
  showTyping(): void;
  /** What is shown while quiet is not read out: the history after a reload. */
  beQuiet(isQuiet: boolean): void;
  clear(): void;
}

interface LogOptions {
  readonly texts: Texts;
  readonly language: Language;
  readonly press: Press;
  readonly offer: (wants: 'photo' | 'location') => void;
}

interface State extends LogOptions {
  readonly list: HTMLElement;
  readonly typing: HTMLElement;
  readonly toEnd: () => void;
  readonly mine: Map<string, HTMLElement>;
  open: Pick<Choices, 'mark' | 'retire'>[];
  lastAt: number;
  typingEnds?: ReturnType<typeof setTimeout>;
}

const TYPING_MS = 8_000;
const PAUSE_MS = 15 * 60_000;
/** How many questions back a press is looked up. */
const ASKED_BEFORE = 6;

export function logView(options: LogOptions): LogView {
  const { texts } = options;
  const typing = typingRow(texts);
  const list = h('div', { class: 'list', role: 'log', 'aria-live': 'polite', 'aria-label': texts.messages });
  const about = { tabindex: '0', role: 'region', 'aria-label': texts.messages };
  const element = h('div', { class: 'scroll', ...about }, h('div', {}, list, typing));
  const state: State = {
    ...options,
    list,
    typing,
    toEnd: sticky(element),
    mine: new Map(),
    open: [],
    lastAt: 0,
  };
  return {
    element,
    show: (activity) => show(state, activity),
    showDraft(id, draft) {
      if (state.mine.has(id)) return;
      const row = draftRow(draft, texts);
      state.mine.set(id, row);
      list.append(row);
      state.toEnd();
    },
    stateOf(id, now, why) {
      const row = state.mine.get(id);
      if (row) setState(row, now, why === undefined ? texts[now] : `${texts[now]}: ${why}`);
    },
    progressOf(id, share) {
      const row = state.mine.get(id);
      if (row) setProgress(row, share);
    },
    showTyping() {
      typing.hidden = false;
      clearTimeout(state.typingEnds);
      state.typingEnds = setTimeout(() => (typing.hidden = true), TYPING_MS);
    },
    beQuiet: (isQuiet) => list.setAttribute('aria-live', isQuiet ? 'off' : 'polite'),
    clear() {
      list.replaceChildren();
      state.mine.clear();
      state.open = [];
      state.lastAt = 0;
    },
  };
}

function show(state: State, activity: Activity): void {
  const at = Date.parse(activity.timestamp ?? '');
  if (at - state.lastAt > PAUSE_MS) place(state, timeRow(at, state.language));
  if (!Number.isNaN(at)) state.lastAt = at;
  if (activity.from.role === 'user') showMine(state, activity);
  else showTheirs(state, activity);
}

function showTheirs(state: State, activity: Activity): void {
  state.typing.hidden = true;
  const row = theirRow(activity, state.texts);
  const { form, wants } = activity.channelData ?? {};
  const actions = activity.suggestedActions?.actions ?? [];
  if (actions.length > 0)
    open(state, row, choices({ form, actions, press: state.press, texts: state.texts }));
  if (wants === 'photo' || wants === 'location') open(state, row, offered(wants, state));
  place(state, row);
}

function open(state: State, row: HTMLElement, asked: Choices): void {
  row.append(asked.element);
  state.open = [...state.open, asked].slice(-ASKED_BEFORE);
}

function offered(wants: 'photo' | 'location', { texts, offer }: State): Choices {
  const [label, sign] =
    wants === 'photo' ? [texts.sendPhoto, icon('clip')] : [texts.shareLocation, icon('pin')];
  const button = h('button', { type: 'button', class: 'choice', click: () => offer(wants) }, sign, label);
  const element = h('div', { class: 'choices' }, button);
  return { element, mark: () => false, retire: () => element.remove() };
}

function showMine(state: State, activity: Activity): void {
  const { clientActivityID: id = activity.id, pressed } = activity.channelData ?? {};
  const taken =
    pressed === undefined ? undefined : [...state.open].reverse().find((asked) => asked.mark(pressed));
  for (const asked of state.open) {
    asked.retire();
    // A score that is corrected leaves what was asked after it open.
    if (asked === taken) break;
  }
  const row = state.mine.get(id) ?? myRow(activity, state.texts);
  state.mine.set(id, row);
  row.classList.remove('unsettled');
  setState(row, 'sent', state.texts.sent);
  place(state, row);
  state.toEnd();
}

/** Before what is still on its way, so that the order is the server's. */
function place({ list }: State, row: HTMLElement): void {
  const next = list.querySelector(':scope > .unsettled');
  const isThere = row.parentNode === list && row.nextSibling === next;
  // Moving a row that is in its place would have it read out twice.
  if (!isThere) list.insertBefore(row, next);
}
