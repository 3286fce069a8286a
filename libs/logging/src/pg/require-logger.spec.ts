import { observeClient, observePool, type ObserveOptions } from '.';

const forgotten = {} as ObserveOptions;

describe('observing without a logger', () => {
  it.each([
    ['a pool', 'observePool', () => observePool({} as never, forgotten)],
    ['a client', 'observeClient', () => observeClient({} as never, forgotten)],
    ['a pool without options', 'observePool', () => observePool({} as never, undefined as never)],
  ])('is refused for %s, with the cure', (_of, name, observe) => {
    expect(observe).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING', message: expect.stringContaining(`${name}(…, { logger })`) as string }));
  });
});
