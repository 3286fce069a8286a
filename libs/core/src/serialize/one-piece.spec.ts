import { inOnePiece } from './one-piece';

describe('a text in one piece', () => {
  it('is the same text', () => {
    for (const parts of [[''], ['a'], ['a', 'ä\u2028', '\ud800', 'b'.repeat(500)]]) {
      let text = '';
      for (const part of parts) text += part;
      expect(inOnePiece(text)).toBe(parts.join(''));
    }
  });
});
