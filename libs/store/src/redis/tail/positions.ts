const ID = /^\d{1,15}-\d{1,15}$/;

/** Where a follower stands: of each shard the id of the last record. */
export type Positions = readonly string[];

export const formatPositions = (positions: Positions): string => positions.join('_');

/** Undefined when it is none of a store with so many shards. */
export function parsePositions(text: string, shards: number): string[] | undefined {
  const ids = text.length > 64 * 32 ? [] : text.split('_');
  return ids.length === shards && ids.every((id) => ID.test(id)) ? ids : undefined;
}
