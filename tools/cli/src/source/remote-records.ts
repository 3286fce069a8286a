import { setTimeout as wait } from 'node:timers/promises';
import { CairnError } from '@cairn/core';
import { formatFilter, readRecord, timeOf, type FoundRecord, type TailEvent, type TailGap, type TailQuery } from '@cairn/core/query';
import type { RemoteApi } from './remote-api';
import { serverEvents, type ServerEvent } from './server-events';

/** After a follow broke off, it is tried again after so long, ms; longer each time it fails. */
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/** A record as the API sends it. */
export function foundRecord(value: unknown): FoundRecord | undefined {
  const record = readRecord(value);
  return record && { record, time: timeOf(record), line: JSON.stringify(record) };
}

/** The records a path of the API follows. Connects again when the connection breaks, and goes on where it was. */
export async function* tailEvents(api: RemoteApi, path: string, { filter, after }: TailQuery, signal: AbortSignal): AsyncGenerator<TailEvent> {
  let position = after;
  let connected = false;
  for (let failures = 0; !signal.aborted; ) {
    try {
      const body = await api.events(path, { parameters: { q: formatFilter(filter) || undefined }, signal, ...(position !== undefined && { lastEventId: position }) });
      if (connected && position === undefined) yield { kind: 'gap', reason: 'lost', position: '' };
      connected = true;
      for await (const event of serverEvents(body)) {
        failures = 0;
        position = event.id ?? position;
        const told = tailEvent(event);
        if (told !== undefined) yield told;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error) || !connected) throw error; // it will not, or never did, work
    }
    failures += 1;
    await wait(Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures), undefined, { signal }).catch(() => undefined); // told to stop: the loop ends
  }
}

/** The server answered, and said no: a connection that failed has its cause with it. */
function isRefusal(error: unknown): boolean {
  return error instanceof CairnError && error.cause === undefined;
}

function tailEvent({ event, data, id = '' }: ServerEvent): TailEvent | undefined {
  const value = parsed(data);
  if (event === 'gap') return { kind: 'gap', reason: 'slow', ...(value as Partial<TailGap>), position: id } as TailGap;
  if (event !== 'record' && event !== 'message') return undefined; // heartbeats, and what later servers may say
  const found = foundRecord(value);
  return found && { kind: 'record', position: id, ...found };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // no record
  }
}
