import type { LocalTime } from '../clock/local-time.ts';
import { readyVersion, type FlowVersion } from '../content/flow-version.ts';
import type { SeenVersion } from '../content/flow-version-store.ts';
import { AppError } from '../core/errors.ts';
import type { Flow } from '../core/flow.ts';
import type { DoStep } from '../core/steps/do.ts';
import { route, type Route } from '../http/route.ts';
import { listFlows, listFlowVersions, readFlow } from './contract.ts';
import type { Days, FlowCounts } from './count-store.ts';
import { flowGraph } from './graph.ts';

export interface FlowParts {
  /** Those that new conversations begin. */
  readonly published: () => readonly Flow[];
  readonly welcomeFlow: () => string;
  readonly version: (flow: string, version: string) => Promise<FlowVersion | undefined>;
  readonly versions: (flow: string) => Promise<readonly SeenVersion[]>;
  readonly counts: Pick<FlowCounts, 'counting' | 'ofVersion' | 'talksByFlow'>;
  readonly zone: () => LocalTime;
  readonly timeZone: () => string;
}

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

const HOW_EXACT = {
  vi: 'Đếm các cuộc trò chuyện đã kết thúc, trễ chừng 10–15 phút. Chỉ thấy bước có nói với khách; bước lặng (rẽ nhánh, gọi hệ thống…) không được đếm. Mỗi cuộc đếm một lần cho mỗi bước; nội dung đã xoá không còn được đếm.',
  en: 'Counts talks that have ended, some 10–15 minutes late. Only steps that said something are seen; silent ones (branches, actions…) are not. Each talk counts once for a step; what was erased before it was counted is not in it.',
};

export function flowRoutes(parts: FlowParts): readonly Route[] {
  return [
    route(listFlows, async ({ now }) => {
      const published = parts.published();
      const [talks, { after }] = await Promise.all([
        parts.counts.talksByFlow(lastDays(parts.zone(), now)),
        parts.counts.counting(),
      ]);
      const versions = await Promise.all(published.map(({ name }) => parts.versions(name)));
      const items = published.map((flow, n) => ({
        name: flow.name,
        version: flow.version,
        versions: versions[n]?.length ?? 0,
        steps: flow.steps.size,
        start: startOf(flow, parts),
        ...(flow.send && { purpose: flow.send.purpose }),
        talks: talks.get(flow.name) ?? 0,
      }));
      return { items, ...(after && { countedUpTo: after.endedAt.toISOString() }) };
    }),
    route(listFlowVersions, async ({ params: { name } }) => {
      const active = parts.published().find((flow) => flow.name === name)?.version;
      const found = await parts.versions(name);
      if (found.length === 0) throw new AppError('not-found', `There is no flow "${name}".`);
      const items = found.map(({ firstSeenAt, ...one }) => ({
        ...one,
        firstSeenAt: firstSeenAt.toISOString(),
        isActive: one.version === active,
      }));
      return { items };
    }),
    readingRoute(parts),
  ];
}

function readingRoute(parts: FlowParts): Route {
  return route(readFlow, async ({ params: { name }, query, now }) => {
    const active = parts.published().find((flow) => flow.name === name);
    const version = query.version ?? active?.version;
    const kept = version === undefined ? undefined : await parts.version(name, version);
    if (kept === undefined) throw new AppError('not-found', `There is no such version of "${name}".`);
    const { flow } = readyVersion(kept, parts.timeZone());
    const usual = lastDays(parts.zone(), now);
    const days = { from: query.from ?? usual.from, to: query.to ?? usual.to };
    const { nodes, edges } = flowGraph(flow, kept);
    const [counts, { after }] = await Promise.all([
      parts.counts.ofVersion(name, kept.version, days),
      parts.counts.counting(),
    ]);
    return {
      name,
      version: kept.version,
      isActive: kept.version === active?.version,
      first: flow.first,
      start: startOf(flow, parts),
      ...(flow.withinMs !== undefined && { withinMs: flow.withinMs }),
      nodes: nodes.map((node) => ({ ...node })),
      edges: edges.map((edge) => ({ ...edge })),
      counts: counts.map((count) => ({ ...count })),
      counted: { ...days, ...(after && { upTo: after.endedAt.toISOString() }), says: HOW_EXACT },
    };
  });
}

function startOf({ name, start, interrupts }: Flow, { published, welcomeFlow }: FlowParts) {
  const callers = published().filter(({ steps }) => [...steps.values()].some((step) => calls(step, name)));
  return {
    ...start,
    isWelcome: name === welcomeFlow(),
    calledBy: callers.map((flow) => flow.name),
    interrupts,
  };
}

function calls(step: { readonly kind: string }, flow: string): boolean {
  // A step of the kind `do` is what the compiler of `do` made.
  return step.kind === 'do' && (step as DoStep).flow === flow;
}

function lastDays(zone: LocalTime, now: Date): Days {
  return { from: zone.date(new Date(now.getTime() - (USUAL_DAYS - 1) * DAY_MS)), to: zone.date(now) };
}
