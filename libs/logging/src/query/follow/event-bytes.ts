import type { TailEvent } from '@cairn/core/query';
import type { SealedPositions } from './sealed-positions';

/** Made once of each event, however many follow. */
const made = new WeakMap<TailEvent, Buffer>();

/** An event as `text/event-stream` has it: `record` with the record, or `gap` with why and how many are missing. */
export function eventBytes(event: TailEvent): Buffer {
  const known = made.get(event);
  if (known !== undefined) return known;
  const bytes = encode(event, event.position);
  made.set(event, bytes);
  return bytes;
}

/** For who sees part of the records. */
export function sealedEventBytes(event: TailEvent, seal: SealedPositions): Buffer {
  return encode(event, seal.seal(event.position));
}

function encode(event: TailEvent, id: string): Buffer {
  const data = event.kind === 'record' ? event.record : { reason: event.reason, ...(event.records !== undefined && { records: event.records }) };
  return Buffer.from(`event: ${event.kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
}
