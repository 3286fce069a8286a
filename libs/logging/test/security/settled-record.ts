import type { CanonicalRecord, RecordSource } from '@cairn/core';

/** What differs from run to run, by its form, and what stands for it. A value of another form stays, and is seen. */
const BY_FORM: readonly (readonly [form: RegExp, value: string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, '2026-01-15T10:30:00.000Z'],
  [/^req_[0-9a-f]{12}$/, 'req_b0905acd7997'],
  [/^rec_[0-9a-f]{12}_\d+$/, 'rec_7afd3b1933ce_7'],
  [/^[0-9a-f]{32}$/, 'b6b1a4d6a1669502a9314722b4d175d0'],
  [/^[0-9a-f]{16}$/, '937ce87de34f08f9'],
];

const SOURCE: RecordSource = { file: 'src/auth.controller.ts', line: 42, function: 'AuthController.login' };

/** A record as if it had been left at a fixed time, by a fixed process, from a fixed line if it says from which. */
export function settled(record: CanonicalRecord): CanonicalRecord {
  const text = JSON.stringify(record, (_key, value: unknown) => (typeof value === 'string' ? settledText(value) : value));
  const source = record.source === undefined ? {} : { source: SOURCE };
  return { ...(JSON.parse(text) as CanonicalRecord), ...source, process_id: 4242, host_name: 'web-1' };
}

function settledText(value: string): string {
  return BY_FORM.find(([form]) => form.test(value))?.[1] ?? value;
}
