import { expect, test } from 'vitest';
import { flowLibrary } from '../../src/content/flow-library.ts';
import { versionsOf } from '../../src/content/flow-version.ts';
import { checkFiles, loadContent } from '../../src/content/content.ts';
import type { Content } from '../../src/content/content.ts';
import { flowVersionStore } from '../../src/content/flow-version-store.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { buildWorld } from '../../src/content/world.ts';
import { contentFiles, memoryVersions, PROJECT, worldOf } from '../support/real-content.ts';
import { onEachDatabase } from '../support/databases.ts';
import { talk } from '../support/talk.ts';

async function changed(file: string, from: string, to: string): Promise<Content> {
  const files = new Map(await contentFiles());
  const text = files.get(file) ?? '';
  expect(text).toContain(from);
  files.set(file, text.replace(from, to));
  const { content, faults } = checkFiles(files, KNOWN_TO_FLOWS);
  if (content === undefined) throw new Error(JSON.stringify(faults));
  return content;
}

function versionOf(content: Content, flow: string, around = KNOWN_TO_FLOWS): string {
  return versionsOf(content, around).find((one) => one.flow === flow)?.version ?? '';
}

test('a version changes with steps, texts of any language and outcomes, and with nothing else', async () => {
  const now = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  const csat = versionOf(now, 'csat');
  expect(csat).toMatch(/^[\w-]{10}$/);
  expect(versionOf(await loadContent(PROJECT, KNOWN_TO_FLOWS), 'csat')).toBe(csat);
  expect(versionOf(await changed('flows/csat.yaml', 'tries: 2', 'tries: 3'), 'csat')).not.toBe(csat);
  expect(versionOf(await changed('locales/en.json', 'This helps us do better.', 'Bye.'), 'csat')).not.toBe(
    csat,
  );
  expect(
    versionOf(await changed('flows/csat.yaml', '# because it is unasked', '# another remark'), 'csat'),
  ).toBe(csat);
  expect(versionOf(await changed('locales/vi.json', 'core.yes": "Có', 'core.yes": "Dạ có'), 'csat')).toBe(
    csat,
  );
  const actions = KNOWN_TO_FLOWS.actions.map((one) => ({ ...one, outcomes: [...one.outcomes, 'new'] }));
  expect(versionOf(now, 'complaint', { ...KNOWN_TO_FLOWS, actions })).not.toBe(versionOf(now, 'complaint'));
});

test('a conversation finishes with the words and steps it began with', async () => {
  const store = memoryVersions();
  const before = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  const old = flowLibrary(before, KNOWN_TO_FLOWS, store);
  await old.publish();
  const lan = await talk({ world: worldOf(before) });
  await lan.says('tôi muốn khiếu nại');
  const after = await changed('locales/vi.json', 'Dạ anh/chị cho em xin mã đơn hàng, nếu có ạ.', 'Mã đơn?');
  const library = flowLibrary(after, KNOWN_TO_FLOWS, store);
  const [frame] = lan.conversation.stack;
  expect(library.flow('complaint', frame?.version)).toBeUndefined();
  await library.ensure([{ flow: 'complaint', version: frame?.version ?? '' }]);
  expect(library.flow('complaint', frame?.version)?.version).toBe(frame?.version);
  expect(library.flow('csat', frame?.version)).toBeUndefined();
  const { hours } = worldOf(after);
  const world = buildWorld({ content: after, library, hours, understand: () => ({}) });
  const key = 'complaint.order.ask';
  expect(world.text({ key, version: frame?.version ?? '', language: 'vi' })).toBe(
    'Dạ anh/chị cho em xin mã đơn hàng, nếu có ạ.',
  );
  expect(world.text({ key, version: world.flow('complaint')?.version ?? '', language: 'vi' })).toBe(
    'Mã đơn?',
  );
});

test('a version kept nowhere stays unknown; a damaged one is told of', async () => {
  const content = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  const store = memoryVersions();
  const library = flowLibrary(content, KNOWN_TO_FLOWS, store);
  await library.ensure([{ flow: 'csat', version: 'gone' }]);
  expect(library.flow('csat', 'gone')).toBeUndefined();
  const [kept] = versionsOf(content, KNOWN_TO_FLOWS);
  const ask = [{ flow: kept!.flow, version: 'old' }];
  const keep = (what: object) =>
    store.kept.set(`${kept!.flow}/old`, JSON.stringify({ ...kept, version: 'old', ...what }));
  keep({ version: 'other' });
  await expect(library.ensure(ask)).rejects.toMatchObject({ code: 'misconfigured' });
  keep({ file: { flow: kept!.flow, steps: {} } });
  await expect(library.ensure(ask)).rejects.toThrow(/can no longer be read/);
  keep({ texts: { vi: { x: '{' } } });
  await expect(library.ensure(ask)).rejects.toThrow(/x: /);
});

test('a text that is nowhere is told of, one that stands in is used', async () => {
  const world = worldOf(await loadContent(PROJECT, KNOWN_TO_FLOWS));
  const { version } = world.flow('csat')!;
  expect(world.text({ version, key: 'csat.score.unclear', or: 'core.yes', language: 'en' })).toBe('Yes');
  expect(() => world.text({ version, key: 'csat.x', language: 'en' })).toThrow(/no text csat\.x in en/);
  expect(world.settings).toMatchObject({ welcomeFlow: 'welcome', timeZone: 'Asia/Ho_Chi_Minh' });
});

test('content with a fault does not start', async () => {
  await expect(loadContent('/nowhere', KNOWN_TO_FLOWS)).rejects.toThrow(/no folder flows.*LANGNGHE_CONTENT/);
  const none = { ...KNOWN_TO_FLOWS, actions: [] };
  await expect(loadContent(PROJECT, none)).rejects.toThrow(
    /flows\/complaint\.yaml:\d+:\d+ error there is no action/,
  );
});

onEachDatabase(
  'flow versions',
  () => [],
  (opened) => {
    test('are kept once and read back as they were', async () => {
      const { db } = opened().database;
      const all = db.collection('flow_versions');
      await all.deleteMany({});
      const store = flowVersionStore(db);
      const [version, other] = versionsOf(await loadContent(PROJECT, KNOWN_TO_FLOWS), KNOWN_TO_FLOWS);
      await store.put([version!]);
      const first = await all.findOne({});
      await store.put([version!, other!]);
      await Promise.all([store.put([version!, other!]), store.put([version!, other!])]);
      expect(await all.countDocuments()).toBe(2);
      expect(await all.findOne({ _id: first!._id })).toEqual(first);
      expect(JSON.stringify(await store.get(version!.flow, version!.version))).toBe(JSON.stringify(version));
      expect(await store.get(version!.flow, 'other')).toBeUndefined();
      await all.updateOne({ _id: first!._id }, { $set: { kept: '{' } });
      await expect(store.get(version!.flow, version!.version)).rejects.toMatchObject({
        code: 'misconfigured',
      });
    });
  },
);
