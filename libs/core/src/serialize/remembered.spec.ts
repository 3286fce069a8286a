import { RememberedText } from './remembered';

describe('a remembered text', () => {
  it('is made once for what comes again, and anew for anything else', () => {
    const asked: string[] = [];
    const quoted = new RememberedText((from) => {
      asked.push(from);
      return `"${from}"`;
    });
    expect(['', '', 'a', 'a', 'b', 'a'].map((from) => quoted.of(from))).toEqual(['""', '""', '"a"', '"a"', '"b"', '"a"']);
    expect(asked).toEqual(['', 'a', 'b', 'a']);
  });
});
