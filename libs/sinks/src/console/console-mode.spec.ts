import { colorsWanted, consoleMode } from './console-mode';

describe('consoleMode', () => {
  it.each([
    ['auto', 'development', true, 'pretty'],
    ['auto', 'staging', true, 'pretty'],
    ['auto', 'development', false, 'json'],
    ['auto', 'production', true, 'json'],
    ['auto', 'PROD', true, 'json'],
    ['pretty', 'production', false, 'pretty'],
    ['json', 'development', true, 'json'],
    ['off', 'development', true, 'off'],
  ] as const)('makes %s in %s with a terminal: %s into %s', (setting, environment, isTTY, mode) => {
    expect(consoleMode(setting, environment, isTTY)).toBe(mode);
  });
});

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
