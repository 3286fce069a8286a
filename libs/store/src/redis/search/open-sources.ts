import { streamOf, ERRORS, MAIN_STREAMS, RECORDS, REQUESTS } from '../schema/streams';
import type { Found } from './found';
import { BlockSource } from './block-source';
import { IndexSource } from './index-source';
import type { EntryUnion } from './index-plan';
import type { Command, Floors, Shard } from './shard';
import { score, type Source, type SourceRange } from './source';

/** Where the records of a range are to be found in a shard, and which of those that are read count. */
export interface OpenedSources {
  readonly sources: readonly Source[];
  /** Copies count only where the stream they were copied from has let go of its own. */
  counts(found: Found, stream: number): boolean;
}

/**
 * The index with the fewest entries as far back as it is complete, and the streams for what is older; the streams alone when no index will do.
 * @param size of the first piece that is read of an index.
 */
export async function openSources(shard: Shard, plans: readonly EntryUnion[], range: SourceRange, size: number): Promise<OpenedSources> {
  const { floors, answers } = await shard.floorsAnd(plans.flatMap((plan) => sizeCommands(shard, plan, range)));
  const best = bestPlan(plans, answers, floors, range);
  const byIndex = best === undefined || best.floor >= range.to ? [] : [new IndexSource(shard, best.names, { ...range, from: Math.max(range.from, above(best.floor)) }, size)];
  const older = byIndex.length === 0 ? range : { ...range, to: Math.min(range.to, best!.floor) };
  return { sources: [...byIndex, ...(await streamSources(shard, floors, older))], counts: ({ record, time }, stream) => (stream === ERRORS ? time < floors.ofStream(streamOf(record)) : time >= floors.ofStream(stream)) };
}

async function streamSources(shard: Shard, floors: Floors, range: SourceRange): Promise<Source[]> {
  const main = MAIN_STREAMS.map((stream) => new BlockSource(shard, stream, { ...range, from: Math.max(range.from, floors.ofStream(stream)) }));
  const copiesTo = Math.max(floors.ofStream(REQUESTS), floors.ofStream(RECORDS));
  const copies = new BlockSource(shard, ERRORS, { ...range, to: Math.min(range.to, copiesTo), from: Math.max(range.from, floors.ofStream(ERRORS)) });
  const sources = [...main, copies].filter(({ bound }) => bound !== undefined);
  await BlockSource.openAll(shard, sources);
  return sources.filter(({ bound }) => bound !== undefined);
}

interface SizedPlan {
  readonly names: readonly string[];
  /** The indexes are complete after this time. */
  readonly floor: number;
}

/** Marks up to which time an index was cut back; see the script that does it. */
const CUT = '!';

/** Up to where each index of a plan was cut back, and how many entries of the range it has. */
function sizeCommands({ keys }: Shard, plan: EntryUnion, { from, to }: SourceRange): Command[] {
  return plan.flatMap(({ name }): Command[] => [['zscore', keys.index(name), CUT], ['zcount', keys.index(name), score(from), score(to)]]);
}

/** @param answers to the commands of all plans, one after the other. */
function bestPlan(plans: readonly EntryUnion[], answers: readonly unknown[], floors: Floors, { from, to }: SourceRange): SizedPlan | undefined {
  let best: (SizedPlan & { readonly size: number }) | undefined;
  let at = 0;
  // what an index names of streams that have let go of it is found among the copies
  const trimmed = Math.max(floors.ofIndexes, floors.ofStream(REQUESTS), floors.ofStream(RECORDS));
  for (const plan of plans) {
    let [since, size] = [-Infinity, 0];
    for (const { index } of plan) {
      const [cut, count] = [answers[at], answers[at + 1]];
      since = Math.max(since, floors.ofIndex(index), cut === null ? -Infinity : Number(cut));
      size += Number(count);
      at += 2;
    }
    if (since > Math.max(from, trimmed)) size += LONG_WAY; // streams have to be read as well
    if (plan.some(({ index }) => floors.ofIndex(index) >= to)) continue;
    if (best === undefined || size < best.size) best = { names: plan.map(({ name }) => name), floor: Math.max(since, trimmed), size };
  }
  return best;
}

const LONG_WAY = 1e9;

/** Times have microseconds at most. */
const above = (floor: number): number => (Number.isFinite(floor) ? floor + 0.0005 : floor);
