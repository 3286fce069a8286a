import { escaped } from './fields';

describe('an escaped text', () => {
  const characters = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code));

  it.each<[string, readonly string[]]>([
    ['each character alone', characters],
    ['each character within words', characters.map((character) => `a ${character} b`)],
    ['what JSON escapes beyond them', ['\ud800', 'x\udc00', '\ud83d\ude00', '\u2028', '']],
    ['words of any length', [62, 63, 64, 65, 66, 1_000].flatMap((length) => ['x'.repeat(length), `${'x'.repeat(length - 1)}"`])],
  ])('is what JSON has between its quotes: %s', (_what, texts) => {
    expect(texts.map((text) => `"${escaped(text)}"`)).toEqual(texts.map((text) => JSON.stringify(text)));
  });
});
