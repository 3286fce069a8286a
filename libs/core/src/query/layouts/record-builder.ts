import { put } from '../../serialize/fields';
import { CONTEXT_FIELDS, type ContextField } from '../../record/record-fields';
import type { StoredRecord } from '../stored-record';
import type { UntypedRecord } from './typed-record';

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const CONTEXT_NAMES: ReadonlySet<string> = new Set<ContextField>(CONTEXT_FIELDS);
export const isContextField = (name: string): boolean => CONTEXT_NAMES.has(name);

/** Fields that stand at the top of a canonical record and are a text there. */
export const TOP_TEXTS = ['service', 'version', 'environment', 'category', 'event', 'component', 'operation', 'record_id', 'host_name'] as const;
export type TopText = (typeof TOP_TEXTS)[number];

/** A record under construction. */
export class RecordBuilder {
  readonly top: Record<string, unknown> = {};
  readonly context: Record<string, unknown> = {};
  readonly metadata: Record<string, unknown> = {};

  set(name: keyof StoredRecord, value: unknown): void {
    if (value !== undefined && value !== null) this.top[name] = value;
  }

  /** Into the context when it is a name of it, else into the metadata. */
  place(name: string, value: unknown): void {
    if (isContextField(name)) put(this.context, name, value);
    else put(this.metadata, name, value);
  }

  build(message: unknown): UntypedRecord {
    const { top, context, metadata } = this;
    return { ...top, message: typeof message === 'string' ? message : message === undefined ? '' : JSON.stringify(message), context, metadata };
  }
}
