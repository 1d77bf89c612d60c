import type { Frame } from '../conversation.ts';
import type { Words } from '../event.ts';
import { keepOpen, saveFeedback } from '../feedback.ts';
import { flowOf } from '../frame-facts.ts';
import type { Facts, Json } from '../json.ts';
import { after, cancelTimer, replaceTop, setAnswer, setTimer, speaking } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { filesSoFar, readAnswer } from './ask-read.ts';
import { filesAsJson, sayQuestion, sayWhichToEdit, yesNo } from './ask-say.ts';
import { askSchema } from './ask-schema.ts';
import type { WrittenAsk } from './ask-schema.ts';
import { compileAsk } from './ask-step.ts';
import type { AskStep } from './ask-step.ts';
import { askRefers, UNCLEAR } from './ask-texts.ts';
import { moveBy, moveTo, WAIT } from './move.ts';
import type { Move } from './move.ts';
import type { Heard, StepKind } from './step-kind.ts';

export const ask: StepKind<WrittenAsk, AskStep> = {
  schema: askSchema,
  compile: compileAsk,
  refers: askRefers,
  enter(step, turn) {
    const frame = speaking(turn);
    const known = frame.given[step.name];
    if (
      known !== undefined &&
      known !== null &&
      frame.editing === undefined &&
      takesOver(step, turn, frame)
    ) {
      setAnswer(turn, step.name, known);
      return onward(step, known);
    }
    sayQuestion(step, turn, step.keys.ask);
    arm(step, turn);
    return WAIT;
  },
  read: readAnswer,
  takesAnything: (step) => step.asks === 'text',
  hear(step, heard, turn) {
    if (heard.kind === 'words') return hearWords(step, heard, turn);
    return heard.kind === 'timer' ? hearTimer(step, heard.timer, turn) : WAIT;
  },
  again(step, turn, anew) {
    sayQuestion(step, turn, step.keys.ask);
    if (anew) arm(step, turn);
  },
};

function takesOver(step: AskStep, turn: Turn, frame: Frame): boolean {
  return !(step.name in frame.answers) && flowOf(turn, frame).takes.includes(step.name);
}

/** Sets the reminder and the time limit of the present visit. */
function arm(step: AskStep, turn: Turn): void {
  const { visit } = speaking(turn);
  setReminder(step, turn);
  if (step.withinMs !== undefined) {
    setTimer(turn, { id: `late:${visit}`, due: after(turn.at, step.withinMs), kind: 'late', visit });
  }
}

function setReminder(step: AskStep, turn: Turn): void {
  const { remind } = step;
  const { visit, reminded } = speaking(turn);
  if (remind === undefined || reminded >= remind.times) return;
  const due = after(turn.at, remind.afterMs);
  setTimer(turn, {
    id: `remind:${visit}:${reminded + 1}`,
    due: remind.hours === 'shop' ? turn.world.hours.nextOpening(due) : due,
    kind: 'remind',
    visit,
  });
}

function hearWords(step: AskStep, heard: Heard & { kind: 'words' }, turn: Turn): Move {
  const { reading, words } = heard;
  switch (reading.is) {
    case 'clear':
      return accept(step, reading.value, turn);
    case 'part':
      gather(step, words, turn);
      return WAIT;
    case 'edit':
      return edit(step, reading.item, turn);
    case 'unclear':
      return unclear(step, turn);
  }
}

function accept(step: AskStep, value: Json, turn: Turn): Move {
  const { editing } = speaking(turn);
  if (editing !== undefined) stopEditing(turn);
  setAnswer(turn, step.name, value);
  if (step.survey !== undefined && value !== null) {
    const input = saveFeedback(turn, step.survey, partsOf(step, value));
    if (step.changeWithinMs !== undefined) keepOpen(turn, input, step.changeWithinMs);
  }
  return editing !== undefined && editing !== step.name ? moveTo({ step: editing }) : onward(step, value);
}

function stopEditing(turn: Turn): void {
  const { editing, ...frame } = speaking(turn);
  replaceTop(turn, frame);
}

function onward(step: AskStep, value: Json): Move {
  if (value === null) return moveBy(step.then, 'skip');
  if (typeof value === 'boolean') return moveBy(step.then, yesNo(value));
  return moveBy(step.then, typeof value === 'string' && step.asks === 'choice' ? value : 'answered');
}

function partsOf(step: AskStep, value: Json): Facts {
  if (typeof value === 'number') {
    return step.asks === 'rating'
      ? { score: value, scale: `${step.least ?? 1}-${step.most ?? 5}` }
      : { score: value };
  }
  if (typeof value === 'boolean') return { choice: yesNo(value) };
  if (step.asks === 'choice') return { choice: value };
  return { comment: typeof value === 'string' ? value : JSON.stringify(value) };
}

function gather(step: AskStep, words: Words, turn: Turn): void {
  const frame = speaking(turn);
  const files = filesSoFar(step, words, turn);
  replaceTop(turn, {
    ...frame,
    ...(step.asks === 'text' && { gathered: [...(frame.gathered ?? []), words.text] }),
    ...(step.asks !== 'text' && { files }),
  });
  const { visit } = frame;
  setTimer(turn, { id: `gather:${visit}`, due: after(turn.at, step.gatherMs ?? 0), kind: 'gather', visit });
}

function edit(step: AskStep, item: string | undefined, turn: Turn): Move {
  replaceTop(turn, { ...speaking(turn), editing: step.name });
  if (item !== undefined) return moveTo({ step: item });
  sayWhichToEdit(step, turn);
  return WAIT;
}

function unclear(step: AskStep, turn: Turn): Move {
  const { editing, ...frame } = speaking(turn);
  const tries = frame.tries + 1;
  if (step.tries !== undefined && tries >= step.tries) {
    replaceTop(turn, { ...frame, tries });
    return moveTo(step.ifUnclear ?? { end: 'unclear' });
  }
  replaceTop(turn, { ...frame, tries, ...(editing !== undefined && { editing }) });
  sayQuestion(step, turn, step.keys.unclear, UNCLEAR[step.asks]);
  return WAIT;
}

function hearTimer(step: AskStep, timer: string, turn: Turn): Move {
  if (timer.startsWith('gather:')) return gathered(step, turn);
  if (timer.startsWith('late:')) return moveTo(step.ifLate ?? { end: 'no-answer' });
  remindNow(step, turn);
  return WAIT;
}

function gathered(step: AskStep, turn: Turn): Move {
  const frame = speaking(turn);
  return accept(
    step,
    step.asks === 'text' ? (frame.gathered ?? []).join('\n') : filesAsJson(frame.files ?? []),
    turn,
  );
}

function remindNow(step: AskStep, turn: Turn): void {
  const frame = speaking(turn);
  const wrote = turn.lastCustomerAt !== undefined && turn.lastCustomerAt > frame.enteredAt;
  const { send } = flowOf(turn, frame);
  const refused = turn.customer.refused ?? [];
  if (step.remind?.unlessWrote === true && wrote) return;
  if (send !== undefined && (refused.includes('all') || refused.includes(send.purpose))) return;
  replaceTop(turn, { ...frame, reminded: frame.reminded + 1 });
  if (send !== undefined) turn.unasked = { purpose: send.purpose, hours: send.hours };
  sayQuestion(step, turn, step.keys.remind);
  turn.unasked = undefined;
  cancelTimer(turn, `remind:${frame.visit}:${frame.reminded + 1}`);
  setReminder(step, turn);
}
