import { concurrencyOf } from './concurrency';

describe('The concurrency of a queue', () => {
  it('is five unless its variable says otherwise', () => {
    expect(concurrencyOf('email', {})).toBe(5);
    expect(concurrencyOf('e-mail', { WORKER_CONCURRENCY_E_MAIL: '12' })).toBe(12);
  });

  it.each(['0', '-1', '2.5', 'many'])('is refused when set to %s, by the name of the variable', (text) => {
    expect(() => concurrencyOf('email', { WORKER_CONCURRENCY_EMAIL: text })).toThrow(`WORKER_CONCURRENCY_EMAIL: "${text}"`);
  });
});
