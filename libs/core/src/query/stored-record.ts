import type { ExceptionShape, RecordSource } from '../record/record.schema';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A record as a store gives it back, in the shape of the `nested` layout, whatever layout it was written in. What the layout leaves out, or a foreign program never
 * wrote, is absent.
 */
export interface StoredRecord {
  /** As written. */
  readonly timestamp?: string;
  /** TRACE … CRITICAL; another text when it names no level. */
  readonly level?: string;
  readonly service?: string;
  readonly version?: string;
  readonly environment?: string;
  readonly category?: string;
  readonly event?: string;
  readonly component?: string;
  readonly operation?: string;
  readonly message: string;
  readonly context: Fields;
  readonly metadata: Fields;
  readonly exception?: Readonly<Partial<ExceptionShape>>;
  readonly source?: Readonly<Partial<RecordSource>>;
  readonly record_id?: string;
  readonly process_id?: number;
  readonly thread_id?: number;
  readonly host_name?: string;
}
