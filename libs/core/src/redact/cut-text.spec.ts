import { KeyRules } from './key-rules';
import { TextRules } from './text-rules';

const rules = new TextRules(new KeyRules({}));
const made = (...parts: string[]): string => parts.join('');

/** Compact, as `JSON.stringify` and serialisers write it: no white space far and wide. */
const FILLERS: Readonly<Record<string, string>> = {
  'compact JSON': '"abcdefgh",', words: 'word ', 'a query': 'page=2&sort=name&', XML: '<item>abc</item>', 'one long word': 'x', numbers: '1234,',
};
const SECRET = 'hunter2XyZ99';
const PIECES: readonly (readonly [written: string, secrets: RegExp])[] = [
  [`{"value":"${SECRET}","name":"password"}`, /hunter/],
  [`["password","${SECRET}"],["id",7]`, /hunter/],
  [`{"name":"password","value":"${SECRET}"}`, /hunter/],
  [`"password":"${SECRET}"`, /hunter/],
  [`{\\"value\\":\\"${SECRET}\\",\\"key\\":\\"api_key\\"}`, /hunter/],
  [`"Cookie","sid=${SECRET}"`, /hunter/],
  [`postgres://bob:${SECRET}@db.example/tasks`, /hunter/],
  [`<password>${SECRET}</password>`, /hunter/],
  [`"${made('AK', 'IA', 'IOSFODNN7EXAMPLE')}"`, /IOSF/],
  [`"${made('gh', 'p_', 'abcdefghijklmnopqrstuvwxyz0123456789')}"`, /abcdefghijk/],
  ['"alice.smith@example.com"', /alice/],
  ['"4111111111111111"', /4111/],
  ['"DE89370400440532013000"', /89370/],
];

describe.each(Object.entries(FILLERS))('a text of %s that is too long', (_kind, filler) => {
  it.each(PIECES)('shows nothing of %s, wherever it is cut', (piece, secrets) => {
    for (let shown = 0; shown <= piece.length + 4; shown += 1) {
      const before = filler.repeat(300).slice(0, 1_000 - shown - 1);
      const text = `{${before},${piece},${filler.repeat(400)}`;
      const cut = rules.apply(text, 1_000);
      expect([shown, cut.slice(-80)]).toEqual([shown, expect.not.stringMatching(secrets)]);
      expect([shown, rules.apply(cut, 2_000).slice(-80)]).toEqual([shown, cut.slice(-80)]);
      expect(cut.length).toBeLessThan(1_040);
    }
  });

  it('says how much is missing', () => {
    const text = filler.repeat(4_000).slice(0, 10_000);
    const [, kept, missing] = /^([^]*)…\[truncated (\d+) characters\]$/.exec(rules.apply(text, 1_000))!;
    expect([text.startsWith(kept!), kept!.length + Number(missing)]).toEqual([true, text.length]);
    expect(kept!.length).toBeGreaterThan(960);
  });
});

describe('what a long text becomes', () => {
  it('is whole when marks have made it short enough', () => {
    expect(rules.apply(`{"password":"${'x'.repeat(2_000)}"}`, 1_500)).toBe('{"password":"[REDACTED]"}');
  });

  it('has what stands before a secret that does not end', () => {
    const text = `${'word '.repeat(100)}"password":"${'x'.repeat(9_000)}`;
    expect(rules.apply(text, 1_000)).toMatch(/^(?:word ){100}"password":"\[REDACTED\]…\[truncated \d+ characters\]$/);
  });

  it('is the mark alone where there is no room', () => {
    expect(rules.apply('password=hunter2 word', 0)).toBe('…[truncated 21 characters]');
  });

  it('has no half of a character at its end', () => {
    const cut = rules.apply('😀'.repeat(600), 1_001);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
    expect(cut).toMatch(/^(?:😀)+…/u);
  });
});
