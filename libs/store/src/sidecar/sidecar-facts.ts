import type { Literal } from '../plan/literal';
import type { BlockFacts } from '../plan/query-plan';
import { bloomHas, isBloomLength } from './bloom';
import { gramsPresent } from './gram-set';
import type { BlockMeta, Sidecar } from './sidecar';

/** What a sidecar says of one block. */
export function factsOf(sidecar: Sidecar, block: BlockMeta): BlockFacts {
  const { levels, categories, statuses } = block;
  return { levels, categories, statuses, mayHold: (literal) => mayHold(sidecar, block, literal) };
}

function mayHold(sidecar: Sidecar, block: BlockMeta, { needs: { hashes, grams } }: Literal): boolean {
  const bloom = sidecar.part(block.bloom);
  if (!isBloomLength(bloom.length)) return true;
  for (const hash of hashes) if (!bloomHas(bloom, hash)) return false;
  return grams.length === 0 || gramsPresent(sidecar.part(block.grams), grams);
}
