import { compileRegex, MAX_REGEX_INPUT, MAX_REGEX_PROGRAM } from './regex';

describe('a regular expression', () => {
  it('is tried on the first 16,384 characters of a value', () => {
    const test = compileRegex('needle$|needle,');
    expect(test(`${' '.repeat(MAX_REGEX_INPUT - 7)}needle,`)).toBe(true);
    expect(test(`${' '.repeat(MAX_REGEX_INPUT)}needle,`)).toBe(false);
  });

  it('is tried on fewer where its counted repetitions make a large program of it, so that one value takes a bounded time', () => {
    const test = compileRegex('[a-z]{900}#');
    expect(test(`${'a'.repeat(900)}#`)).toBe(true);
    expect(test(`${'-'.repeat(2_800)}${'a'.repeat(900)}#`)).toBe(false);
  });

  it.each(['(?:x{0,500}){2}y', '(?:[a-f]{50}x){19}|[g-z]{40}'])('%s is refused: repetitions multiply', (pattern) => {
    expect(() => compileRegex(pattern)).toThrow(`at most ${MAX_REGEX_PROGRAM}`);
  });
});
