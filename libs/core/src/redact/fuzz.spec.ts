import { SeededRandom } from '../testing/random';
import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';

const SECRET = 'hunter2';
const PIECES = [
  'a', 'task 42', ' ', '"', "'", '\\', '\\"', '{', '}', '[', ']', ',', ':', '=', '&', '?', '://', '@', '%40', '%3D', '-', '--', '\n', '\r\n', '\t', '\u001b[', '\ud83d', '\ude00',
  '\u202e', 'é', '日本', 'eyJ', 'eyJa.b.', 'Bearer ', 'Basic ', 'Digest a=', 'password', 'token', 'Cookie: ', '-----BEGIN PRIVATE KEY-----', '4111 1111 ', '123-45-', '6789', '[REDACTED]', '***', '…',
];
const KEYS = ['id', 'status', 'password', 'api_key', 'email', 'value', 'name', 'toJSON', '__proto__', 'constructor', 'rawHeaders', 'tokens', '\ud800', 'a@b.co', ''];

class Fuzz {
  constructor(readonly random: SeededRandom) {}

  text(): string {
    return Array.from({ length: this.random.whole(12) }, () => this.pick(PIECES)).join('');
  }

  value(depth = 0): unknown {
    const kind = this.random.whole(depth > 4 ? 8 : 14);
    const leaves = [this.text(), this.random.whole(1e9), null, undefined, BigInt(this.random.whole(1e9)), Symbol(this.text()), NaN, new Date(this.random.whole(2) ? NaN : this.random.whole(1e9))];
    if (kind < 8) return leaves[kind];
    const children = Array.from({ length: this.random.whole(6) }, () => this.value(depth + 1));
    if (kind === 8) return children;
    if (kind === 9) return new Map(children.map((child) => [this.pick<unknown>([...KEYS, 1, child]), child]));
    if (kind === 10) return new Set(children);
    if (kind === 11) return new Error(this.text(), { cause: children[0] });
    return Object.assign(Object.create(kind === 12 ? Object.prototype : null) as object, Object.fromEntries(children.map((child) => [this.pick(KEYS), child])));
  }

  pick<T>(list: readonly T[]): T {
    return this.random.pick(list);
  }
}

const redactor = someRedactor();
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

describe.each(SEEDS)('anything made from seed %i', (seed) => {
  it('becomes a record that JSON keeps as it is', () => {
    const fuzz = new Fuzz(new SeededRandom(seed));
    for (let i = 0; i < 100; i += 1) {
      const { message, metadata, exception } = redactor.redact(
        some.record({ message: fuzz.value(), metadata: { a: fuzz.value(), b: fuzz.value() }, error: fuzz.value(), ownedMetadata: fuzz.random.whole(2) === 0 }),
      );
      const record = { message, metadata, ...exception };
      const json = JSON.stringify(record);
      expect(JSON.stringify(JSON.parse(json))).toBe(json);
      expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    }
  });

  it('hides a labelled secret whatever stands around it, and changes nothing the second time', () => {
    const fuzz = new Fuzz(new SeededRandom(seed));
    for (let i = 0; i < 200; i += 1) {
      const text = `${fuzz.text()}\n${fuzz.pick(['password=', 'token: ', '"api_key":"', 'x?access_token=', 'Bearer ', 'http://u:'])}${SECRET}@h "`;
      const once = redactor.redactValue(text) as string;
      expect([text, once]).toEqual([text, expect.not.stringContaining(SECRET)]);
      expect([text, redactor.redactValue(once)]).toEqual([text, once]);
    }
  });
});
