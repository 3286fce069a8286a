import type { StoredRecord } from './stored-record';

const DEPTH = 16;

/** Whether some value of the record, as text, passes. Names of fields are not values; null is none either. */
export function someValue(record: StoredRecord, test: (value: string) => boolean): boolean {
  return test(record.message) || someMember(record, test, 0);
}

function someMember(value: object, test: (value: string) => boolean, depth: number): boolean {
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    switch (typeof member) {
      case 'string':
        if (test(member)) return true;
        break;
      case 'number':
      case 'boolean':
        if (test(String(member))) return true;
        break;
      case 'object':
        if (member !== null && depth < DEPTH && someMember(member, test, depth + 1)) return true;
        break;
      default:
        break;
    }
  }
  return false;
}
