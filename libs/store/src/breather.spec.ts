import { Breather } from './breather';

describe('what pauses so that others can run', () => {
  it('goes on in a turn of the event loop of its own: four searches hold the loop no longer than one', async () => {
    let turn = 0;
    let next: NodeJS.Immediate;
    const count = (): void => {
      turn += 1;
      next = setImmediate(count);
    };
    count();
    const resumed = await Promise.all(Array.from({ length: 4 }, () => new Breather().pause().then(() => turn)));
    clearImmediate(next!);
    expect(new Set(resumed).size).toBe(4);
  });

  it('ends with what was told when it is no longer wanted', async () => {
    const stop = new AbortController();
    const paused = new Breather(stop.signal).pause();
    stop.abort(new Error('who asked has left'));
    await expect(paused).rejects.toThrow('who asked has left');
    await expect(new Breather(stop.signal).pause()).rejects.toThrow('who asked has left');
  });
});
