import type { RedisLink } from '../link/redis-link';
import type { RedisKeys } from '../schema/keys';
import { compareIds, MAIN_STREAMS, STREAM_STEP } from '../schema/streams';
import { entriesOf, type Entry } from '../search/shard';

/** Entries of each stream that are read at once. */
const COUNT = 500;

/** What comes after an id in the streams of a shard, in the order of its writing. */
export async function readAfter(link: RedisLink, shard: RedisKeys, id: string): Promise<Entry[]> {
  const keys = mainStreams(shard);
  const answer = await link.client.xread('COUNT', COUNT, 'STREAMS', ...keys, ...keys.map(() => id));
  return inOrder((answer ?? []).map(([, entries]) => entriesOf(entries)));
}

/** Until something comes after an id, or the time is up. A call that waited is given the entries of one stream only, so they have to be read all the same. */
export async function waitAfter(link: RedisLink, shard: RedisKeys, id: string, blockMs: number): Promise<void> {
  const keys = mainStreams(shard);
  await link.client.xread('COUNT', 1, 'BLOCK', Math.ceil(blockMs), 'STREAMS', ...keys, ...keys.map(() => id));
}

const mainStreams = ({ streams }: RedisKeys): string[] => MAIN_STREAMS.map((stream) => streams[stream]!);

/** A stream of which there is more ends what can be given now: others may have entries that come after that. */
function inOrder(streams: readonly Entry[][]): Entry[] {
  const ends = streams.filter(({ length }) => length >= COUNT).map((entries) => entries.at(-1)![0]);
  const end = ends.sort(compareIds)[0];
  const entries = streams.flat().filter(([id]) => end === undefined || compareIds(id, end) <= 0);
  return entries.sort(([a], [b]) => compareIds(a, b));
}

/** The id after which nothing is written yet. */
export async function lastId(link: RedisLink, { last }: RedisKeys): Promise<string> {
  const [ms = '0', counter = '0'] = ((await link.client.get(last)) ?? '0-0').split('-');
  return `${ms}-${Number(counter) * STREAM_STEP + STREAM_STEP - 1}`;
}
