import { createHmac, randomBytes } from 'node:crypto';
import { Hmac } from './hmac';

describe('the HMAC of many short messages', () => {
  it('is that of node:crypto, whatever the key and the length', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 700, 2_048, 2_049, 50_000, 3]) {
      const [key, message] = [randomBytes(32), randomBytes(length)];
      const hmac = new Hmac(key, 'prefix\n');
      const expected = createHmac('sha256', key).update('prefix\n').update(message).digest('hex');
      expect([hmac.of(message), hmac.of(message)]).toEqual([expected, expected]);
    }
  });

  it('takes text as UTF-8', () => {
    const key = Buffer.alloc(32, 7);
    expect(new Hmac(key, '').of('été €')).toBe(createHmac('sha256', key).update('été €').digest('hex'));
  });
});
