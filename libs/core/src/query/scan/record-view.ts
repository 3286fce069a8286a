import type { StoredRecord } from '../stored-record';
import { CONTEXT, METADATA, TOP, type Part } from './field-numbers';

type Fields = Record<string, unknown>;

/** Wanted fields by name, of each part of a record. */
export type WantedFields = readonly ReadonlyMap<string, number>[];

/** Names as `level`, `context.user_id`, `metadata.path`. */
export function wantedFields(names: Iterable<string>, numberOf: (part: Part, name: string) => number): WantedFields {
  const wanted = [TOP, CONTEXT, METADATA].map(() => new Map<string, number>());
  for (const each of names) {
    const [, prefix, name] = /^(context\.|metadata\.)?(.+)$/.exec(each) as unknown as [string, string | undefined, string];
    const part = prefix === undefined ? TOP : prefix === 'context.' ? CONTEXT : METADATA;
    wanted[part]!.set(name, numberOf(part, name));
  }
  return wanted;
}

/** A record whose fields are read when they are asked for; one that is absent is undefined. */
export function viewOf(wanted: WantedFields, read: (field: number) => unknown): StoredRecord {
  const [view, context, metadata] = [TOP, CONTEXT, METADATA].map((part) => partView(wanted[part]!, read)) as [Fields, Fields, Fields];
  return Object.assign(view, { context, metadata }) as unknown as StoredRecord;
}

function partView(fields: ReadonlyMap<string, number>, read: (field: number) => unknown): Fields {
  const view: Fields = {};
  for (const [name, field] of fields) Object.defineProperty(view, name, { get: () => read(field), enumerable: true });
  return view;
}
