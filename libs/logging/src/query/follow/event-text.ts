import type { TailEvent } from '@cairn/core/query';

/** Made once of each event, however many follow. */
const texts = new WeakMap<TailEvent, string>();

/** An event as `text/event-stream` has it: `record` with the record, or `gap` with why and how many are missing. */
export function eventText(event: TailEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const data = event.kind === 'record' ? event.record : { reason: event.reason, ...(event.records !== undefined && { records: event.records }) };
  const text = `event: ${event.kind}\nid: ${event.position}\ndata: ${JSON.stringify(data)}\n\n`;
  texts.set(event, text);
  return text;
}
