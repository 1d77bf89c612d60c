import type { FlowEdge, FlowNode, FlowShown } from './asks.ts';

/** A step's box, and the room around it, in pixels. */
export const BOX = { width: 168, height: 54 } as const;
const GAP = { x: 36, y: 46 } as const;
const EDGE = 16;
const LONGEST_TITLE = 20;
const LONGEST_LABEL = 22;
/** How wide a letter of a line's name is, and how high a line of them. */
const LETTER = 6.5;
const LINE = 13;

export interface DrawnNode {
  readonly id: string;
  readonly kind: FlowNode['kind'];
  readonly title: string;
  readonly count: string;
  readonly x: number;
  readonly y: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly path: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly isBack: boolean;
}

export interface Picture {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly width: number;
  readonly height: number;
}

/** Places every step by the layer and place the server gave it, and the lines between them. */
export function pictureOf({ nodes, edges, counts }: Pick<FlowShown, 'nodes' | 'edges' | 'counts'>): Picture {
  const entered = new Map(counts.map((one) => [one.step, one]));
  const drawn = nodes.map((node): DrawnNode => {
    const count = entered.get(node.id);
    return {
      id: node.id,
      kind: node.kind,
      title: cut(node.id, LONGEST_TITLE),
      count: count === undefined ? '' : `→ ${String(count.entered)}   ⊣ ${String(count.leftHere)}`,
      x: EDGE + node.place * (BOX.width + GAP.x),
      y: EDGE + node.layer * (BOX.height + GAP.y),
    };
  });
  const places = new Map(drawn.map((node) => [node.id, node]));
  const right = Math.max(0, ...drawn.map(({ x }) => x + BOX.width));
  let lanes = 0;
  const lines = edges.flatMap((edge): readonly DrawnEdge[] => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    if (from === undefined || to === undefined) return [];
    if (edge.isBack) lanes += 1;
    return [edge.isBack ? back(edge, from, to, right + lanes * 12) : down(edge, from, to)];
  });
  return {
    nodes: drawn,
    edges: apart(lines),
    width: right + lanes * 12 + EDGE * 2,
    height: Math.max(0, ...drawn.map(({ y }) => y + BOX.height)) + EDGE,
  };
}

/** Names of lines that end beside each other would be written over each other: the later one goes lower. */
function apart(edges: readonly DrawnEdge[]): readonly DrawnEdge[] {
  const written: { readonly x: number; readonly y: number; readonly end: number }[] = [];
  return edges.map((edge) => {
    if (edge.label === undefined) return edge;
    const { x } = edge.at;
    const end = x + edge.label.length * LETTER;
    let { y } = edge.at;
    while (written.some((one) => x < one.end && one.x < end && Math.abs(one.y - y) < LINE)) y += LINE;
    written.push({ x, y, end });
    return { ...edge, at: { x, y } };
  });
}

function down(edge: FlowEdge, from: DrawnNode, to: DrawnNode): DrawnEdge {
  const start = { x: from.x + BOX.width / 2, y: from.y + BOX.height };
  const end = { x: to.x + BOX.width / 2, y: to.y };
  const middle = (start.y + end.y) / 2;
  return {
    ...named(edge),
    path: `M${start.x} ${start.y} C${start.x} ${middle} ${end.x} ${middle} ${end.x} ${end.y}`,
    at: { x: start.x + (end.x - start.x) * 0.7 + 4, y: start.y + (end.y - start.y) * 0.72 },
    isBack: false,
  };
}

function back(edge: FlowEdge, from: DrawnNode, to: DrawnNode, lane: number): DrawnEdge {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x + BOX.width, y: to.y + BOX.height / 2 };
  return {
    ...named(edge),
    path: `M${start.x} ${start.y} L${lane} ${start.y} L${lane} ${end.y} L${end.x} ${end.y}`,
    at: { x: start.x + 6, y: start.y - 5 },
    isBack: true,
  };
}

function named({ from, to, label }: FlowEdge): Pick<DrawnEdge, 'from' | 'to' | 'label'> {
  return { from, to, ...(label !== undefined && { label: cut(label, LONGEST_LABEL) }) };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
