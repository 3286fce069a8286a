import type { FlowJob } from 'bullmq';

/**
 * A flow whose every node takes the story along: `flows.add(flowWithContext({ … }))`. `FlowProducer.add` leaves the telemetry metadata
 * off every node without `opts`, so each gets an empty one; nodes that have options keep them. The flow passed in is not changed.
 */
export function flowWithContext<Node extends FlowJob>(node: Node): Node {
  const { opts = {}, children } = node;
  return { ...node, opts, ...(children !== undefined && { children: children.map(flowWithContext) }) };
}
