import { useTexts } from '../texts/texts.tsx';
import type { FlowShown } from './asks.ts';
import { BOX, pictureOf } from './rules.ts';
import type { DrawnEdge, DrawnNode } from './rules.ts';
import './flows.css';

/** The flow drawn from top to bottom: lines that lead back up run at the side. */
export function FlowPicture({
  flow,
  chosen,
  choose,
}: {
  flow: FlowShown;
  chosen: string | undefined;
  choose: (step: string) => void;
}) {
  const { say } = useTexts();
  const { nodes, edges, width, height } = pictureOf(flow);
  return (
    <div
      className="flow-picture"
      tabIndex={0}
      role="region"
      aria-label={say('flows.picture', { name: flow.name })}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className="flow-arrow" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <Edge
            key={`${edge.from} ${edge.to} ${edge.label ?? ''}`}
            edge={edge}
            isLit={edge.from === chosen}
          />
        ))}
        {nodes.map((node) => (
          <Node key={node.id} node={node} isLit={node.id === chosen} choose={() => choose(node.id)} />
        ))}
      </svg>
    </div>
  );
}

function Edge({ edge: { path, label, at, isBack }, isLit }: { edge: DrawnEdge; isLit: boolean }) {
  return (
    <g className="flow-edge" data-back={isBack} data-lit={isLit}>
      <path d={path} markerEnd="url(#arrow)" />
      {label !== undefined && (
        <text x={at.x} y={at.y}>
          {label}
        </text>
      )}
    </g>
  );
}

function Node({ node, isLit, choose }: { node: DrawnNode; isLit: boolean; choose: () => void }) {
  return (
    <g className="flow-node" data-kind={node.kind} data-lit={isLit} onClick={choose}>
      <rect x={node.x} y={node.y} width={BOX.width} height={BOX.height} rx={8} />
      <text x={node.x + 12} y={node.y + 22} className="flow-name">
        {node.title}
      </text>
      <text x={node.x + 12} y={node.y + 41} className="flow-count">
        {node.count}
      </text>
    </g>
  );
}
