import { setTimeout as wait } from 'node:timers/promises';
import type { FoundRecord, TailEvent } from '@cairn/core/query';
import type { CliTerminal } from '../terminal/cli-terminal';

export interface FollowOptions {
  /** Least time between two outputs, ms. Default 0: at once. */
  readonly intervalMs?: number;
  readonly print: (found: FoundRecord) => void;
}

/** Records as they come, from now until the reader has seen enough. What was missed is said on stderr. Returns how many came. */
export async function followRecords(events: AsyncIterator<TailEvent>, { intervalMs = 0, print }: FollowOptions, terminal: CliTerminal): Promise<number> {
  let came = 0;
  for (let result = await events.next(); result.done !== true; result = await events.next()) {
    const event = result.value;
    if (event.kind === 'gap') terminal.err(event.reason === 'lost' ? 'Records were missed: what came in between is gone from the place that is followed.' : `${event.records ?? 'Some'} records were missed: they came faster than they could be shown.`);
    else {
      came += 1;
      print(event);
    }
    if (intervalMs > 0) await wait(intervalMs, undefined, { signal: terminal.signal }).catch(() => undefined); // interrupted: the next event ends it
  }
  return came;
}

/** Begins to follow at once, before anything else is read, so that nothing falls between. */
export function startFollowing(tail: AsyncIterable<TailEvent>): AsyncIterator<TailEvent> {
  const events = tail[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<TailEvent>> | undefined = events.next();
  first.catch(() => undefined); // whoever asks for it is told
  return {
    next: () => {
      const result = first ?? events.next();
      first = undefined;
      return result;
    },
  };
}
