import { canonicalJson } from './canonical-json';

/** An IEEE 754 double from its 64 bits, as RFC 8785 lists its samples. */
function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonical JSON (RFC 8785)', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s as %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('refuses the double %s, which JSON does not have', (bits) => {
    expect(() => canonicalJson(double(bits))).toThrow('has no canonical JSON');
  });

  it('writes strings with the shortest escapes', () => {
    const text = '\u20ac$\u000f\nA\'B"\\\\"/';
    expect(canonicalJson(text)).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it('sorts keys by UTF-16 code units, at every depth', () => {
    const unsorted = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': { b: 1, a: [{ d: 1, c: 2 }] },
    };
    const sorted = canonicalJson(unsorted);
    expect([...sorted.matchAll(/"([^"]+)":["{]/g)].map(([, key]) => key)).toEqual(['\\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
    expect(sorted).toContain('{"a":[{"c":2,"d":1}],"b":1}');
  });

  it('writes literals, empty containers, and no undefined members', () => {
    expect(canonicalJson({ d: undefined, c: null, b: [true, false, undefined, {}, []], a: -0 })).toBe('{"a":0,"b":[true,false,null,{},[]],"c":null}');
  });

  it.each([['a lone surrogate', '\ud800'], ['a lone surrogate as a key', { '\udc00': 1 }], ['a bigint', 1n], ['a function', () => 1], ['undefined', undefined]])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
