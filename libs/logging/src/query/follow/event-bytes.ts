import type { TailEvent } from '@cairn/core/query';

/** Made once of each event, however many follow. */
const made = new WeakMap<TailEvent, Buffer>();

/** An event as `text/event-stream` has it: `record` with the record, or `gap` with why and how many are missing. */
export function eventBytes(event: TailEvent): Buffer {
  const known = made.get(event);
  if (known !== undefined) return known;
  const data = event.kind === 'record' ? event.record : { reason: event.reason, ...(event.records !== undefined && { records: event.records }) };
  const bytes = Buffer.from(`event: ${event.kind}\nid: ${event.position}\ndata: ${JSON.stringify(data)}\n\n`);
  made.set(event, bytes);
  return bytes;
}
