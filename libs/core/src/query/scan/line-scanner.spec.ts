import { realisticRecords, SeededRandom } from '../../testing';
import { parseLine } from '../read-record';
import type { StoredRecord } from '../stored-record';
import { LineScanner } from './line-scanner';

const CONTEXT = ['request_id', 'user_id', 'organization_id', 'session_id'];
const METADATA = ['method', 'path', 'status_code', 'duration_ms', 'ip_address', 'odd', 'resource_id'];
const TOP = ['timestamp', 'level', 'category', 'event', 'record_id'] as const;
const NAMES = [...TOP, ...CONTEXT.map((name) => `context.${name}`), ...METADATA.map((name) => `metadata.${name}`)];

const ODD_VALUES = [
  ...['0', '-0', '-1', '17', '007', '1.5', '1.50', '100.0', '0.30000000000000004', '1.0000000000000001', '1e3', '1E-7', '123456789012345', '1234567890123456789', '-', '.5', '5.', '+1', '1.e2', 'NaN'],
  ...['true', 'false', 'null', 'nul', 'True', 'tru', 'nulll', '""', '"a"', '"\\n\\t\\"\\\\\\b\\f\\r"', '"\\/x"', '"\\u0041"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\u12"', '"\\x41"', '"\\"', '"C:\\\\u0041"', '"a\\\\/b"'],
  ...['"äöü"', '"語😀"', '"\u2028"', '"\u007f"', '"\u0001"', '"\t"', '"unterminated', '{}', '[]', '[1,"two",{"three":[4]}]', '{"a":{"b":"c"}}', '{"a":1,"a":"again"}', '{"__proto__":"x"}', '{"constructor":1}', '[1,]', '{"a"}', '{"a":}', '{,}', '[', ']', '[1 ,2]'],
  ...['[[[[[[["deep"]]]]]]]', '[[[[[[[[[[[["deeper"]]]]]]]]]]]]', '{"a\\n":"escape in a name"}', '1,"odd":2', '1}', '1{"x":1', '"x"{"y":1', '"x","__proto__":{"a":1}', '"x","":"no name"', '"x","\\u006fdd":"hidden"', ' 1', '1 ', '', '\u00a0'],
];

/** Everything a record holds that can be looked for. */
function* texts(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Number.isInteger(value)) yield String(value);
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* texts(member);
}

const withNames = (fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));

const wantedOf = (record: StoredRecord): unknown => ({
  ...withNames(record as unknown as Record<string, unknown>, [...TOP, 'message']),
  context: withNames(record.context, CONTEXT),
  metadata: withNames(record.metadata, METADATA),
});

/** Reads lines one after the other, and compares each that is read with what `JSON.parse` makes of it. */
class Reading {
  read = 0;
  private readonly scanner = new LineScanner(NAMES);
  private readonly told = new Set<string>();

  lines(lines: readonly (string | Buffer)[]): void {
    const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from('\n')]));
    this.scanner.begin(bytes);
    this.told.clear();
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start);
      this.line(bytes, start, end);
      start = end + 1;
    }
  }

  private line(bytes: Buffer, start: number, end: number): void {
    const record = this.scanner.scan(start, end);
    if (record === undefined) return;
    this.read += 1;
    const line = bytes.toString('utf8', start, end);
    const { timestamp, ...parsed } = parseLine(line) ?? ({} as StoredRecord);
    expect([line, wantedOf(record)]).toEqual([line, wantedOf({ timestamp, ...parsed })]);
    this.hear(bytes);
    expect([line, [...texts(parsed)].filter((text) => !this.told.has(text))]).toEqual([line, []]);
  }

  private hear(bytes: Buffer): void {
    const { places, length } = this.scanner.changed;
    for (let at = 0; at < length; at += 2) {
      const raw = bytes.toString('utf8', places[at], places[at + 1]);
      this.told.add(/^-?\d+$/.test(raw) ? String(Number(raw)) : raw);
      this.told.add(JSON.parse(`"${raw}"`) as string);
    }
  }
}

describe('reading lines from their bytes', () => {
  const records = [...realisticRecords({ seed: 21, count: 600 })].map(({ line }) => line.trimEnd());

  it('reads every line of our own, as JSON.parse does', () => {
    const reading = new Reading();
    reading.lines(records);
    expect(reading.read).toBe(records.length);
  });

  it.each(ODD_VALUES)('takes %s as JSON.parse does, or passes it over', (value) => {
    const [before, after] = ['{"timestamp":"2026-01-02T03:04:05.678Z","level":"INFO","message":"m","context":{"user_id":"u"},"metadata":{"odd":', ',"path":"/x"},"record_id":"r"}'];
    const reading = new Reading();
    const line = before + value + after;
    reading.lines([line, line, `${before}1${after}`, line, `${before}${value}0${after}`, line]);
    reading.lines([`${before}1${after}`, line.replace('"odd"', '"other"'), line, line.replace('"u"', value), line.replace('"m"', value), line.replace('"r"', value), line.replace('"INFO"', value)]);
    expect(reading.read).toBeGreaterThan(1);
  });

  it.each([31, 32, 33, 34])('never reads what JSON.parse does not, whatever was done to the line (seed %i)', (seed) => {
    const random = new SeededRandom(seed);
    const reading = new Reading();
    let count = 0;
    for (let round = 0; round < 400; round += 1) {
      const from = random.whole(records.length - 8);
      const lines = records.slice(from, from + 8).map((line) => (random.whole(3) === 0 ? line : damaged(line, random)));
      count += lines.length;
      reading.lines(lines.filter((line) => Buffer.from(line as string).indexOf(10) < 0));
    }
    expect(reading.read).toBeGreaterThan(count / 3);
  });
});

function damaged(line: string, random: SeededRandom): Buffer {
  const bytes = Buffer.from(line);
  const at = random.whole(bytes.length);
  const names = line.match(/"\w+":/g)!;
  switch (random.whole(9)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      bytes[at] = random.whole(256);
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick([...ODD_VALUES, ',', '{', '}', '"', '\\', ':', ' '])), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.whole(4))]);
    case 4:
      return Buffer.from(line.replace(random.pick(names), random.pick(names))); // a name that comes twice
    case 5:
      return Buffer.from(line.replace(random.pick(names), (name) => `${name}${random.pick(ODD_VALUES)},"more":`));
    case 6:
      return Buffer.from(line.replace(/:("[^"]*"|\d+)/, () => `:${random.pick(ODD_VALUES)}`));
    case 7:
      return Buffer.from(line.replaceAll(/:("[^"]*"|\d+)(?=[,}])/g, (all) => (random.whole(12) === 0 ? `:${random.pick(ODD_VALUES)}` : all)));
    default:
      return Buffer.from(JSON.stringify(shuffled(JSON.parse(line) as Record<string, unknown>, random)));
  }
}

function shuffled(fields: Record<string, unknown>, random: SeededRandom): Record<string, unknown> {
  const names = Object.keys(fields).sort(() => random.whole(3) - 1);
  return Object.fromEntries(names.filter(() => random.whole(20) > 0).map((name) => [name, fields[name]]));
}
