import { decodeCursor, encodeCursor } from './cursor';
import { parseQuery } from './parse-query';

const place = { time: 1_763_740_800_123.456, key: 'rec_bb20af6878cc_5', seen: 1 };
const query = { filter: parseQuery('level:error'), order: 'newest' as const };

describe('a cursor', () => {
  it('gives back the place it was made of', () => {
    expect(decodeCursor(encodeCursor(place, query), query)).toEqual(place);
    expect(encodeCursor(place, query)).toMatch(/^[\w-]+$/);
    expect(decodeCursor(encodeCursor(place, {}), { order: 'newest' })).toEqual(place);
  });

  it('is refused whichever of its characters was changed', () => {
    const cursor = encodeCursor(place, query);
    for (let at = 0; at < cursor.length; at += 1) {
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'Q' : 'A') + cursor.slice(at + 1);
      expect(() => decodeCursor(changed, query)).toThrow(expect.objectContaining({ code: 'CAIRN_E_CURSOR' }));
    }
  });

  it.each(['', 'x', 'null', '%', 'a'.repeat(100_000), Buffer.from('[1,2,"x",1]').toString('base64url')])('is refused when it is none', (cursor) => {
    expect(() => decodeCursor(cursor, query)).toThrow(expect.objectContaining({ code: 'CAIRN_E_CURSOR', message: expect.stringMatching(/first page/) }));
  });

  it('belongs to a filter and an order', () => {
    const cursor = encodeCursor(place, query);
    expect(() => decodeCursor(cursor, { ...query, order: 'oldest' })).toThrow(/another filter or order/);
    expect(() => decodeCursor(cursor, { ...query, filter: parseQuery('level:error org:other') })).toThrow(/another filter or order/);
  });
});
