import type { Conversation, Line } from '../core/conversation.ts';
import { isAppError } from '../core/errors.ts';
import { compileFlow } from '../core/compile-flow.ts';
import { kindOf } from '../core/flow-schema.ts';
import type { Flow } from '../core/flow.ts';
import type { FlowVersion } from '../content/flow-version.ts';
import type { ReplyOf } from '../http/endpoint.ts';
import type { whyLine } from './conversation-contract.ts';
import { silentWays } from './flow-ways.ts';
import { isSaidBy } from './said-by.ts';

type Why = ReplyOf<typeof whyLine>;

export interface WhyAsked {
  readonly line: Line;
  /** The lines before it, in order, as far back as is worth a look. */
  readonly before: readonly Line[];
  readonly language: Conversation['language'];
  /** The version that spoke; undefined when it is kept nowhere. */
  readonly version: FlowVersion | undefined;
  /** The version that new conversations get. */
  readonly present: string | undefined;
}

/** Why the bot said a line, as far as the stored flow and the lines before it tell: nothing is guessed. */
export function whyOf(asked: WhyAsked): Why {
  const { line, before, version } = asked;
  const heard = causeOf(line, before);
  const flow = version === undefined ? undefined : compiled(version);
  const texts = textsOf(asked);
  const last = before.findLast(({ by }) => by?.flow === line.by?.flow && by?.version === line.by?.version);
  const ways =
    flow === undefined || last?.by === undefined || line.by === undefined
      ? []
      : silentWays(flow, last.by.step, line.by.step);
  const came = cameBy(last, ways, heard);
  return {
    line: line.n,
    spoke: line.by === undefined ? 'core' : 'flow',
    ...(line.by !== undefined && { flow: flowPart(asked, line.by), step: stepPart(asked, line.by, texts) }),
    ...(heard !== undefined && {
      heard: {
        line: heard.n,
        who: heard.who === 'staff' ? ('staff' as const) : ('customer' as const),
        text: heard.text,
        ...(heard.pressed !== undefined && { pressed: heard.pressed }),
      },
    }),
    understood: understoodAs({ heard, texts, isOnWay: ways.length > 0, starts: line.by && startOf(version) }),
    ...(came !== undefined && { came }),
  };
}

/** Lines of one turn have its time: what somebody said in it is what the bot answered. */
function causeOf(line: Line, before: readonly Line[]): Line | undefined {
  return before.findLast(
    ({ who, at }) => (who === 'customer' || who === 'staff') && at.getTime() === line.at.getTime(),
  );
}

function compiled({ flow, version, file }: FlowVersion): Flow | undefined {
  try {
    return compileFlow(flow, version, file);
  } catch (error) {
    // Written for another program than this: its steps are shown, its ways are not known.
    if (isAppError(error, 'misconfigured')) return undefined;
    throw error;
  }
}

function flowPart({ version, present }: WhyAsked, by: NonNullable<Line['by']>): Why['flow'] {
  const starts = startOf(version);
  return {
    name: by.flow,
    version: by.version,
    isKept: version !== undefined,
    isPresent: by.version === present,
    ...(starts !== undefined && { starts }),
  };
}

function startOf(version: FlowVersion | undefined): string | undefined {
  return version?.file.start?.intent ?? version?.file.start?.event;
}

function stepPart(
  { version }: WhyAsked,
  { step }: NonNullable<Line['by']>,
  texts: NonNullable<Why['step']>['texts'],
): Why['step'] {
  const written = version?.file.steps[step];
  const kind = written === undefined ? undefined : kindOf(written);
  return {
    name: step,
    ...(kind !== undefined && { kind }),
    ...(written !== undefined && { written: JSON.stringify(written, null, 2) }),
    texts,
  };
}

/** The step's texts, in the language in which one of them was said; else in the conversation's. */
function textsOf({ line, language, version }: WhyAsked): NonNullable<Why['step']>['texts'] {
  if (version === undefined || line.by === undefined) return [];
  const prefix = `${line.by.flow}.${line.by.step}.`;
  const inLanguage = (texts: Readonly<Record<string, string>> = {}) =>
    Object.entries(texts)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => ({ key, text, isSaid: isSaidBy(text, line.text) }));
  const each = Object.values(version.texts).map((texts) => inLanguage(texts));
  return each.find((texts) => texts.some(({ isSaid }) => isSaid)) ?? inLanguage(version.texts[language]);
}

function understoodAs(known: {
  readonly heard: Line | undefined;
  readonly texts: NonNullable<Why['step']>['texts'];
  readonly isOnWay: boolean;
  readonly starts: string | undefined;
}): Why['understood'] {
  const { heard, texts, isOnWay, starts } = known;
  const said = texts.filter(({ isSaid }) => isSaid).map(({ key }) => key);
  const isSaid = (ending: string): boolean => said.length === 1 && said[0]?.endsWith(ending) === true;
  if (heard?.who === 'staff') return 'staff';
  if (isSaid('.remind')) return 'timer';
  if (heard === undefined) return isOnWay ? 'went-on' : starts === undefined ? 'not-known' : 'began';
  if (isSaid('.unclear')) return 'unclear';
  if (heard.pressed !== undefined) return 'pressed';
  if (isOnWay) return 'answered';
  return starts === undefined ? 'not-known' : 'began';
}

/** Said only where a single way leads here, or the pressed answer tells which. */
function cameBy(
  last: Line | undefined,
  ways: readonly (readonly string[])[],
  heard: Line | undefined,
): Why['came'] {
  if (last?.by === undefined || ways.length === 0) return undefined;
  const pressed = ways.filter(([first]) => first === heard?.pressed);
  const likely = new Set((pressed.length > 0 ? pressed : ways).map((way) => way.join(' → ')));
  const [only] = likely;
  return {
    from: last.by.step,
    ...(likely.size === 1 && only !== undefined && only !== '' && { by: only }),
  };
}
