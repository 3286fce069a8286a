import { colorsWanted } from './colors-wanted';

describe('colorsWanted', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['no terminal', false, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['FORCE_COLOR without a terminal', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR over NO_COLOR', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ] as const)('decides for %s', (_case, isTTY, env, wanted) => {
    expect(colorsWanted(isTTY, env)).toBe(wanted);
  });
});
