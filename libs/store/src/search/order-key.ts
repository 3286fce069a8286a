import { createHash } from 'node:crypto';
import type { StoredRecord } from '@cairn/core/query';

/** Ours have some thirty characters. A cursor holds one, and has a longest length. */
const LONGEST = 128;

/** What orders a record among those of its time, and tells that it was delivered twice: its id, or what stands for one that is too long. Undefined of a record without an id. */
export function orderKey({ record_id }: StoredRecord): string | undefined {
  return record_id === undefined || record_id.length <= LONGEST ? record_id : createHash('sha256').update(record_id).digest('hex');
}
