import { AppError } from '../core/errors.ts';
import type { Flow } from '../core/flow.ts';
import type { Surroundings } from './check/whole.ts';
import type { Content } from './content.ts';
import { publishedVersions, readyVersion, versionsOf } from './flow-version.ts';
import type { FlowVersion, ReadyVersion } from './flow-version.ts';

/** Where versions of flows are kept for good. */
export interface FlowVersionStore {
  /** Keeping a version again changes nothing. */
  put(versions: readonly FlowVersion[]): Promise<void>;
  get(flow: string, version: string): Promise<FlowVersion | undefined>;
}

/** Every flow version in use: those now published, and old ones as conversations ask for them. */
export interface FlowVersions {
  readonly published: readonly Flow[];
  flow(name: string, version?: string): Flow | undefined;
  ready(version: string): ReadyVersion | undefined;
  /** Keeps the published versions. At start, before any turn. */
  publish(): Promise<void>;
  /** Loads versions that are not at hand; those kept nowhere stay unknown. Throws `unavailable` as the store does. */
  ensure(wanted: readonly { readonly flow: string; readonly version: string }[]): Promise<void>;
}

/** Built from checked content. A version is found by its digest, which covers the flow's name. */
export function flowLibrary(content: Content, around: Surroundings, store: FlowVersionStore): FlowVersions {
  const timeZone = () => around.timeZone?.() ?? content.shop.working.timeZone;
  const versions = versionsOf(content, around);
  const ready = new Map<string, ReadyVersion>();
  const current = new Map<string, Flow>();
  for (const made of publishedVersions(content, versions)) {
    ready.set(made.flow.version, made);
    current.set(made.flow.name, made.flow);
  }
  const load = async (flow: string, version: string): Promise<void> => {
    const kept = await store.get(flow, version);
    if (kept === undefined) return;
    if (kept.version !== version || kept.flow !== flow) {
      throw new AppError('misconfigured', `The store gave another version than ${version} of ${flow}`, {
        subject: flow,
      });
    }
    ready.set(version, readyVersion(kept, timeZone));
  };
  return {
    published: [...current.values()],
    ready: (version) => ready.get(version),
    flow: (name, version) => {
      if (version === undefined) return current.get(name);
      const found = ready.get(version)?.flow;
      return found?.name === name ? found : undefined;
    },
    publish: () => store.put(versions),
    ensure: async (wanted) => {
      const missing = wanted.filter(({ version }) => !ready.has(version));
      await Promise.all(missing.map(({ flow, version }) => load(flow, version)));
    },
  };
}
