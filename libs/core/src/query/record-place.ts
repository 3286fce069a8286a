import type { StoredRecord } from './stored-record';

export type PlaceReader = (record: StoredRecord) => unknown;

/** Reads a place such as `level`, `context.user_id` or `metadata.error.code`. A name with dots is found whole (`metadata["http.route"]`) or member by member. */
export function placeReader(place: string): PlaceReader {
  const dot = place.indexOf('.');
  if (dot < 0) return (record) => own(record, place);
  const [part, rest] = [place.slice(0, dot), place.slice(dot + 1)];
  const names = rest.split('.');
  if (names.length === 1) return (record) => own(own(record, part), rest);
  return (record) => {
    const fields = own(record, part);
    return own(fields, rest) ?? names.reduce(own, fields);
  };
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
