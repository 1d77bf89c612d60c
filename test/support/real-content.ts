import { fileURLToPath } from 'node:url';
import { workingHours } from '../../src/clock/hours.ts';
import { loadContent, readFiles } from '../../src/content/content.ts';
import type { Content, ContentFiles } from '../../src/content/content.ts';
import { flowLibrary } from '../../src/content/flow-library.ts';
import type { FlowVersionStore } from '../../src/content/flow-library.ts';
import { intentWords } from '../../src/content/intent-words.ts';
import { KNOWN_TO_FLOWS } from './known-to-flows.ts';
import { buildWorld } from '../../src/content/world.ts';
import type { World } from '../../src/core/world.ts';
import { localUnderstanding } from '../../src/understanding/understand.ts';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The shipped files as text. */
export function contentFiles(): Promise<ContentFiles> {
  return readFiles(PROJECT);
}

/** Flow versions kept in memory. */
export function memoryVersions(): FlowVersionStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    put: (versions) => {
      for (const one of versions) kept.set(`${one.flow}/${one.version}`, JSON.stringify(one));
      return Promise.resolve();
    },
    get: (flow, version) => {
      const found = kept.get(`${flow}/${version}`);
      return Promise.resolve(
        found === undefined ? undefined : (JSON.parse(found) as Awaited<ReturnType<FlowVersionStore['get']>>),
      );
    },
  };
}

/** The world of some content, with the real understanding and the shop's own hours. */
export function worldOf(content: Content): World {
  return buildWorld({
    content,
    library: flowLibrary(content, KNOWN_TO_FLOWS, memoryVersions()),
    understand: localUnderstanding(intentWords(content)),
    hours: workingHours(content.shop.working),
  });
}

let shipped: Promise<World> | undefined;

/** The world as it is shipped, read once. */
export function shippedWorld(): Promise<World> {
  shipped ??= loadContent(PROJECT, KNOWN_TO_FLOWS).then(worldOf);
  return shipped;
}
