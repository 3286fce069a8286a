import type { StoredRecord } from './stored-record';
import { isObject, type Fields } from './layouts/record-builder';
import { readCp1 } from './layouts/cp1.layout';
import { readEcs } from './layouts/ecs.layout';
import { readFlat } from './layouts/flat.layout';
import { readFlatAccess } from './layouts/flat-access.layout';
import { readOtel } from './layouts/otel.layout';
import { isTooDeep } from './nesting';
import { typedRecord, type UntypedRecord } from './layouts/typed-record';

/**
 * A parsed line as a record, whatever layout it is of. A canonical one is given back as it is; the others are mapped onto the same fields, and so is JSON that other programs
 * wrote (pino, bunyan, winston, Python and Go loggers), as far as its names are known. Every field has its type, whatever the line has. Undefined when it is no JSON object.
 */
export function readRecord(value: unknown): StoredRecord | undefined {
  return isObject(value) ? typedRecord(placed(value)) : undefined;
}

function placed(value: Fields): UntypedRecord {
  if (isObject(value.context) && isObject(value.metadata) && typeof value.message === 'string') return value as UntypedRecord;
  if ('Timestamp' in value && ('Body' in value || 'Attributes' in value)) return readOtel(value);
  if ('@timestamp' in value && ('ecs.version' in value || 'ecs' in value || 'log.level' in value)) return readEcs(value);
  if ('response_time_ms' in value && 'client_ip' in value) return readFlatAccess(value);
  return isCp1(value) ? readCp1(value) : readFlat(value);
}

function isCp1(value: Fields): boolean {
  return isObject(value.context) && !('metadata' in value) && typeof value.context.record_id === 'string';
}

/** Of a JSON line; undefined when it is no JSON object, or one within one within one, deeper than anything writes records. */
export function parseLine(line: string): StoredRecord | undefined {
  try {
    return isTooDeep(line) ? undefined : readRecord(JSON.parse(line));
  } catch {
    return undefined; // not JSON
  }
}
