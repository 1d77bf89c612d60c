import type { Database } from '../database/connect.ts';
import { workingHours } from '../clock/hours.ts';
import type { Surroundings } from '../content/check/whole.ts';
import { loadContent, type Content } from '../content/content.ts';
import { flowLibrary, type FlowVersions } from '../content/flow-library.ts';
import { flowVersionStore } from '../content/flow-version-store.ts';
import { intentWords } from '../content/intent-words.ts';
import { buildWorld } from '../content/world.ts';
import type { Hours, World } from '../core/world.ts';
import type { Log } from '../road/ports.ts';
import { localUnderstanding } from '../understanding/understand.ts';
import { channelKinds } from './channel-kinds.ts';
import { late } from './late.ts';
import { describedActions, TRADE_EVENTS } from './trade.ts';

/** The content as the running product uses it. */
export interface ContentInUse {
  readonly content: Content;
  readonly hours: Hours;
  readonly library: FlowVersions;
  readonly world: World;
}

/** What flows may name outside themselves, and the channels they must fit; those named count as set up. */
export function surroundings(named: readonly string[] = []): Surroundings {
  return { actions: describedActions(), events: TRADE_EVENTS, channels: channelKinds(named) };
}

/** Reads and checks the content, while the database opens. Its flow versions are still to be published. */
export async function openContent(
  folder: string,
  database: Promise<Database>,
  log: Log,
): Promise<ContentInUse> {
  const all = surroundings();
  const around = { ...all, channels: all.channels.filter((channel) => channel.isSetUp !== false) };
  const content = await loadContent(folder, around, (warnings) =>
    log.warn(
      { warnings },
      'Some questions or texts are shown in another form; `langnghe flow check` tells which.',
    ),
  );
  const hours = workingHours(content.shop.working);
  const versions = late(async () => flowVersionStore((await database).db));
  const library = flowLibrary(content, around, versions);
  const understand = localUnderstanding(intentWords(content));
  return { content, hours, library, world: buildWorld({ content, library, understand, hours }) };
}
