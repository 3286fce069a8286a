import type { FoundRecord, StoredRecord } from '@cairn/core/query';
import type { Paint } from './paint';
import { jsonLine, printable } from './printable';
import { fieldsText, idsText, saying } from './record-fields';

const LEVEL_WIDTH = 8;

/** One record, one line: when, how bad, who, what, whose. */
export function recordLine({ record, time }: FoundRecord, paint: Paint): string {
  const { level = '-', exception } = record;
  const what = [
    paint.bold(saying(record, paint)),
    ...(exception?.type === undefined ? [] : [paint.bad(printable(`${exception.type}: ${exception.message ?? ''}`))]),
    ...fieldsText(record, paint),
    ...idsText(record, paint),
  ];
  return [paint.dim(timeText(record, time)), paint.level(level, printable(level).padEnd(LEVEL_WIDTH)), paint.name(who(record)), what.join('  ')].join(' ');
}

/** As it was written, so that it can be copied into `--since`; foreign times in our form. */
export function timeText({ timestamp }: StoredRecord, time: number): string {
  if (timestamp !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(timestamp)) return timestamp;
  return Number.isFinite(time) ? new Date(time).toISOString() : '-'.padEnd(24);
}

export function who({ service, component, category }: StoredRecord): string {
  return [service, component ?? category].filter((part) => part !== undefined).map((part) => printable(String(part))).join('/') || '-';
}

/** In the shape of the `nested` layout, whatever the file has. */
export function recordJson({ record }: FoundRecord): string {
  return jsonLine(record);
}
