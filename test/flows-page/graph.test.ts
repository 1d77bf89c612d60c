import { beforeAll, describe, expect, it } from 'vitest';
import { loadContent, type Content } from '../../src/content/content.ts';
import { readyVersion, versionsOf, type FlowVersion } from '../../src/content/flow-version.ts';
import { flowGraph } from '../../src/flows/graph.ts';
import { layOut } from '../../src/flows/layout.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { PROJECT } from '../support/real-content.ts';

let content: Content;
let versions: readonly FlowVersion[];

beforeAll(async () => {
  content = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  versions = versionsOf(content, KNOWN_TO_FLOWS);
});

function graphOf(name: string) {
  const kept = versions.find(({ flow }) => flow === name);
  if (kept === undefined) throw new Error(`There is no flow ${name}.`);
  return { kept, ...flowGraph(readyVersion(kept, 'Asia/Ho_Chi_Minh').flow, kept) };
}

describe('the picture of a flow', () => {
  it('of every flow that is shipped shows each step once, joined, each below what leads to it', () => {
    expect(versions.length).toBeGreaterThan(8);
    for (const { flow: name, file } of versions) {
      const { nodes, edges } = graphOf(name);
      const byId = new Map(nodes.map((node) => [node.id, node]));
      expect(
        nodes.filter(({ kind }) => kind !== 'outcome').map(({ id }) => id),
        name,
      ).toEqual(Object.keys(file.steps));
      expect(byId.size, name).toBe(nodes.length);
      const reached = new Set(edges.map(({ to }) => to));
      const [first, ...rest] = nodes;
      expect(first?.layer, name).toBe(0);
      for (const { id } of rest) expect(reached.has(id), `${name}.${id}`).toBe(true);
      for (const { from, to, isBack } of edges) {
        const [above = -1, below = -1] = [byId.get(from)?.layer, byId.get(to)?.layer];
        expect(above, `${name}: ${from}`).toBeGreaterThanOrEqual(0);
        expect(isBack || below > above, `${name}: ${from} to ${to}`).toBe(true);
      }
      const places = nodes.map(({ layer, place }) => `${layer}/${place}`);
      expect(new Set(places).size, name).toBe(places.length);
    }
  });

  it('says what each step says in both languages, what it is about, and why each way is taken', () => {
    const { nodes, edges } = graphOf('csat');
    const asks = nodes.find(({ kind }) => kind === 'ask');
    expect(asks?.about).toMatch(/^rating/);
    expect(asks?.text?.vi).not.toBe(asks?.text?.en);
    expect(edges.filter(({ to }) => to.startsWith('end ')).length).toBeGreaterThan(0);
    const order = graphOf('order-status');
    const acts = order.nodes.find(({ kind }) => kind === 'act');
    expect(acts?.about).toBe('orders.verify');
    const ways = order.edges.filter(({ from }) => from === acts?.id);
    expect(ways.map(({ why, label }) => [why, label])).toContainEqual(['choice', 'match']);
    const again = order.edges.find(({ why }) => why === 'again');
    expect(again).toMatchObject({ isBack: true, label: expect.stringMatching(/^\d+×$/) as string });
  });
});

it('nodes of one row stand near the middle of those above them', () => {
  const edge = (from: string, to: string, isBack = false) => ({ from, to, isBack });
  const places = layOut(
    ['a', 'b', 'c', 'd', 'e'],
    [edge('a', 'b'), edge('a', 'c'), edge('b', 'e'), edge('c', 'd'), edge('e', 'a', true)],
  );
  expect(Object.fromEntries(places)).toEqual({
    a: { layer: 0, place: 0 },
    b: { layer: 1, place: 0 },
    c: { layer: 1, place: 1 },
    e: { layer: 2, place: 0 },
    d: { layer: 2, place: 1 },
  });
  expect(layOut([], []).size).toBe(0);
});
