import { canonicalJson } from '../canonical-json';
import { randomNumbers } from '../testing/random-numbers';
import { CanonicalScanner } from './canonical-scanner';

/** What the scanner must come to: by parsing and serialising again. */
function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function scanned(text: string): boolean {
  const bytes = Buffer.from(`xx${text}yy`);
  return new CanonicalScanner().begin(bytes, 2, bytes.length - 2).isWhole();
}

const SAMPLES = [
  '{"a":1,"b":[1,2,{"c":"\\n"}]}', '{"1":1,"10":2,"9":3}', '"\\u001f"', '1e+21', '{"__proto__":1}', '{}', '[]', '[[],{}]', 'null', 'true', 'false', '-1', '0', '1.5', '5e-324',
  '{"":1,"a":2,"aa":3,"b":4}', '{"a\\n":1,"b":2}', '{"\u20ac":1,"\ud83d\ude00":2,"\ufb33":3}', '"\\\\udfff"', '"\\b\\f\\t\\r\\"\\\\"', '{"a":{"b":{"c":[null,true,"é"]}},"z":-0.5}',
  '{"b":1,"a":2}', '{"1":1,"9":3,"10":2}', '{"a":1,"a":1}', '{"a": 1}', ' 1', '1 ', '1.0', '-0', '1e21', '01', '+1', '--1', '1e', '"\\u000a"', '"\\u0041"', '"\\/"', '"\\ud800"',
  '{"a":{"c":1,"b":1}}', '{"a":1,}', '[1,]', '{"a"}', '{', '[', '"', '"\\', 'tru', 'nul', 'NaN', '{"a":1}{', '{"\ufb33":1,"\ud83d\ude00":2}', '"\u0001"', '"\\u001F"', '"\\u0008"', '',
];

describe('the scanner of canonical JSON', () => {
  it.each(SAMPLES)('judges %j as parsing and serialising does', (text) => {
    expect(scanned(text)).toBe(isCanonical(text));
  });

  it('judges 40,000 mutilated texts as parsing and serialising does', () => {
    const random = randomNumbers(7);
    const alphabet = [...'{}[]",:0123456789-+.eE\\/ubnrtf aAzé\u0000\n'];
    const sources = SAMPLES.filter((text) => text.length > 3);
    const wrong: string[] = [];
    for (let round = 0; round < 40_000; round += 1) {
      const text = [...sources[Math.floor(random() * sources.length)]!];
      for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes -= 1) {
        const at = Math.floor(random() * text.length);
        text.splice(at, random() < 0.7 ? 1 : 0, ...(random() < 0.7 ? [alphabet[Math.floor(random() * alphabet.length)]!] : []));
      }
      const mutilated = text.join('');
      if (scanned(mutilated) !== isCanonical(mutilated)) wrong.push(mutilated);
    }
    expect(wrong).toEqual([]);
  });

  it('does not follow nesting beyond any entry of ours', () => {
    expect(scanned('['.repeat(60) + ']'.repeat(60))).toBe(true);
    expect(scanned('['.repeat(100_000) + ']'.repeat(100_000))).toBe(false);
  });
});
