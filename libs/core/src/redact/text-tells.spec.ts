import { SeededRandom } from '../testing/random';
import { SHAPES } from './corpus/corpus';
import { KeyRules } from './key-rules';
import { redactProviderTokens } from './provider-token';
import { TEXT_STEPS } from './text-steps';
import { Tells, tellsOf } from './text-tells';

const keys = new KeyRules({});
const WORDS = [
  'the password is ', 'was set to ', 'equals ', 'with token ', 'using ', 'signed in ', 'into ', 'INSERT INTO t (id) ', ' in (', ' like ', '<>', 'key (', ')=(', 'identified by ', 'Bearer ', 'BASIC ', 'Digest a=', 'negotiate ',
  'hooks.slack.com/services/', '-----BEGIN RSA PRIVATE KEY-----', '--password ', '-u bob:', ' -p', '://u:', 'name=', '"name":', '</b>', '%3d', '%40', '+49 ', 'eyJ', 'DE89', '123-45-', '4111', ' 1111', '-', '=', ':', '@', '$', '}', '"', "'", '(', ' ', '\n', '\t', '\v', '9', 'a', 'Z_',
];

const PREFIXES =
  'sk_live_ rk_test_ pk_live_ whsec_ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- glsa_ glrt- gldt- glcbt- glsoat- glptt- xoxa- xoxb- xoxe- xoxp- xoxr- xoxs- xapp- npm_ hf_ shpat_ shpss_ shpca_ shppa_ doo_v1_ dop_v1_ dapi ' +
  'pypi- ya29. SG. sk- sk-ant- sk-proj- GOCSPX- sq0atp- sq0csp- dckr_pat_ hvs. hvb. hvr. ATATT3 ATCTT3 lin_api_ ntn_ secret_ figd_ PMAK- NRAK- sntrys_ sntryu_ pscale_tkn_ sbp_ dp.pt. dp.st. rnd_ tfp_';

describe('what a text tells', () => {
  it('covers every rule that finds something, in the corpus of secrets and in texts made of its pieces', () => {
    const random = new SeededRandom(7);
    const pieces = [...WORDS, ...SHAPES.map(({ value }) => value)];
    const texts = Array.from({ length: 6_000 }, () => Array.from({ length: 1 + random.whole(6) }, () => random.pick(pieces)).join(''));
    const missed = new Set<string>();
    const found = new Set<string>();
    for (const text of [...texts, ...SHAPES.map(({ value }) => value)]) {
      for (const { rule, tells, apply } of TEXT_STEPS) {
        if (apply(text, keys) === text) continue;
        found.add(rule);
        if ((tellsOf(text) & tells) === 0) missed.add(`${rule}: ${text}`);
      }
    }
    expect([...missed]).toEqual([]);
    expect(found).toContain('provider-token'); // the one without a hint
  });

  it.each(TEXT_STEPS.flatMap(({ rule, tells, hint }) => (hint === undefined ? [] : [[rule, tells, hint] as const])))('covers the hint of rule %s', (_rule, tells, hint) => {
    const random = new SeededRandom(8);
    const texts = Array.from({ length: 4_000 }, () => Array.from({ length: 1 + random.whole(9) }, () => random.pick(WORDS)).join(''));
    const hinted = texts.filter((text) => hint.test(text));
    expect(hinted.filter((text) => (tellsOf(text) & tells) === 0)).toEqual([]);
    expect(hinted).not.toEqual([]);
  });

  it.each(PREFIXES.split(' '))('is a token after %s', (prefix) => {
    const text = `${prefix}${'4b'.repeat(20)}`;
    expect(redactProviderTokens(text)).toBe('[REDACTED]');
    expect(tellsOf(text) & Tells.Token).toBe(Tells.Token);
  });

  it('is nothing for an ordinary text, and anything beyond ASCII', () => {
    expect(tellsOf('The quick brown fox jumps over the lazy dog.')).toBe(Tells.Nothing);
    expect(tellsOf('')).toBe(Tells.Nothing);
    expect(tellsOf('Grüße')).toBe(Tells.Anything);
  });
});
