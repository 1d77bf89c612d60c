/** Where a node is drawn: rows from the top, and its place within the row. */
export interface Place {
  readonly layer: number;
  readonly place: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly isBack: boolean;
}

/**
 * Rows and places for nodes given in their order of reading: each below all that lead to it, near the middle of
 * them. Edges marked as leading back are not followed, so that every way ends.
 */
export function layOut(nodes: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, Place> {
  const forward = edges.filter(({ isBack }) => !isBack);
  const layers = new Map(nodes.map((node) => [node, 0]));
  // In reading order an edge forward always leads to a node further down: one pass is enough.
  for (const node of nodes) {
    const above = layers.get(node) ?? 0;
    for (const { to } of forward.filter(({ from }) => from === node))
      layers.set(to, Math.max(layers.get(to) ?? 0, above + 1));
  }
  const places = new Map<string, Place>();
  const rows = Math.max(-1, ...layers.values());
  for (let layer = 0; layer <= rows; layer += 1) {
    const row = nodes.filter((node) => layers.get(node) === layer);
    const middle = new Map(row.map((node, index) => [node, middleOf(node, forward, places) ?? index]));
    const sorted = [...row].sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
    sorted.forEach((node, place) => places.set(node, { layer, place }));
  }
  return places;
}

/** The mean place of those that lead to it. */
function middleOf(
  node: string,
  edges: readonly Edge[],
  places: ReadonlyMap<string, Place>,
): number | undefined {
  const above = edges.flatMap(({ from, to }) => (to === node ? [places.get(from)?.place ?? 0] : []));
  return above.length === 0 ? undefined : above.reduce((sum, place) => sum + place, 0) / above.length;
}
