import type { FlowVersion } from '../content/flow-version.ts';
import type { Flow, Step, Target } from '../core/flow.ts';
import { isAsk } from '../core/steps/ask-step.ts';
import { stepKind } from '../core/steps/index.ts';
import { layOut } from './layout.ts';
import { waysOf, type Why } from './ways.ts';

type InTwo = { vi?: string; en?: string };

export interface FlowNode {
  readonly id: string;
  readonly kind: Step['kind'] | 'outcome';
  readonly text?: InTwo;
  readonly about?: string;
  readonly choices?: { name: string; label: InTwo }[];
  readonly isPrivate?: boolean;
  readonly layer: number;
  readonly place: number;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly why: Why;
  readonly label?: string;
  readonly isBack: boolean;
}

const LONGEST_TEXT = 400;

/** A compiled flow as a picture: its steps and where it may end, every way between them, and where each is drawn. */
export function flowGraph(
  flow: Flow,
  { file, texts }: Pick<FlowVersion, 'file' | 'texts'>,
): { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] } {
  const names = [...flow.steps.keys()];
  const order = new Map(names.map((name, index) => [name, index]));
  const edges = [...flow.steps.values()].flatMap((step) =>
    waysOf(flow, step).map(({ to, why, label }): FlowEdge => {
      const target = idOf(to);
      const isBack = (order.get(target) ?? Infinity) <= (order.get(step.name) ?? 0);
      return { from: step.name, to: target, why, ...(label !== undefined && { label }), isBack };
    }),
  );
  const outcomes = [...new Set(edges.map(({ to }) => to))].filter((id) => !order.has(id));
  const places = layOut([...names, ...outcomes], edges);
  const at = (id: string) => places.get(id) ?? { layer: 0, place: 0 };
  const steps = [...flow.steps.values()].map((step): FlowNode => {
    const written: Readonly<Record<string, unknown>> = file.steps[step.name] ?? {};
    return {
      id: step.name,
      kind: step.kind,
      ...wordsOf(step, texts),
      ...aboutOf(step, written),
      ...at(step.name),
    };
  });
  return { nodes: [...steps, ...outcomes.map((id) => ({ id, kind: 'outcome' as const, ...at(id) }))], edges };
}

function idOf(target: Target): string {
  return 'step' in target ? target.step : `end ${target.end}`;
}

function wordsOf(step: Step, texts: FlowVersion['texts']): Pick<FlowNode, 'text' | 'choices' | 'isPrivate'> {
  const key = mainKey(step);
  const text = key === undefined ? {} : inTwo(texts, key);
  const choices = isAsk(step)
    ? step.choices.map((choice) => ({ name: choice.name, label: inTwo(texts, choice.key) }))
    : [];
  return {
    ...(Object.keys(text).length > 0 && { text }),
    ...(choices.length > 0 && { choices }),
    ...(isAsk(step) && step.private && { isPrivate: true }),
  };
}

/** Of all the texts of a step the one that it says first. */
function mainKey(step: Step): string | undefined {
  return stepKind(step.kind)
    .refers(step)
    .texts.find(({ button }) => button !== true)?.key;
}

function inTwo(texts: FlowVersion['texts'], key: string): InTwo {
  const of = (language: 'vi' | 'en'): InTwo => {
    const source = texts[language]?.[key];
    if (source === undefined) return {};
    return { [language]: source.length > LONGEST_TEXT ? `${source.slice(0, LONGEST_TEXT - 1)}…` : source };
  };
  return { ...of('vi'), ...of('en') };
}

/** What a step is about, as its author wrote it. */
function aboutOf(step: Step, written: Readonly<Record<string, unknown>>): Pick<FlowNode, 'about'> {
  const said = written[step.kind];
  if (step.kind === 'ask') {
    const scale = typeof written.scale === 'string' ? ` ${written.scale}` : '';
    return { about: `${String(said)}${scale}` };
  }
  if (step.kind === 'set') return { about: Object.keys(said ?? {}).join(', ') };
  return typeof said === 'string' && step.kind !== 'go-to' && step.kind !== 'end' ? { about: said } : {};
}
