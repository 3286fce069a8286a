import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';
import { problemOfPattern } from './redaction-pattern';

describe('an expression of the app for values', () => {
  it.each([/\bEMP-\d{6}\b/g, /CUST-[\w-]{8,64}/g, /(?:ab|cd){1,3}x/g, /(?<year>\d{4})-\d\d/gi, /\p{Lu}{2}\d{6}[A-D]?/gu, /[^\]a*+]{1,9}\*/g, /(?<=id )\d{3}(?!\d)/g, /\+\{\(/g])(
    '%s is taken',
    (pattern) => expect(problemOfPattern(pattern)).toBeUndefined(),
  );

  it.each<[unknown, string]>([
    ['EMP-1', 'is not a regular expression'],
    [/EMP-\d{6}/, 'would replace its first match only. Add the flag g.'],
    [/EMP-\d{6}/gy, 'Remove the flag y.'],
    [/EMP-\d+/g, 'repeats without bound'],
    [/(a*)*b/g, 'repeats without bound'],
    [/a{2,}/g, 'repeats without bound'],
    [/(a)\1/g, 'refers back to a group'],
    [/(?<q>a)\k<q>/g, 'refers back to a group'],
    [/\d{0,3}/g, 'matches the empty text'],
    [/(?:a{1,9}){1,9}b/g, 'ways to match at one place'],
    [/\w{1,99}\w{1,99}x/g, '9801 ways to match at one place, more than 1000'],
    [/(?:a|aa){1,40}b/g, 'ways to match at one place'],
  ])('%s is refused, for it %s', (pattern, problem) => {
    expect(problemOfPattern(pattern)).toContain(problem);
  });

  it('redacts what it matches, in keys, values and messages, as often as it is there', () => {
    const redactor = someRedactor({ redactPatterns: [/\bEMP-\d{6}\b/g] });
    const { message, metadata } = redactor.redact(some.record({ message: 'EMP-123456 and EMP-654321', metadata: { who: 'EMP-123456', 'EMP-123456': 1, list: [['EMP-123456']] } }));
    expect(message).toBe('[REDACTED] and [REDACTED]');
    expect(metadata).toEqual({ who: '[REDACTED]', '[REDACTED]': 1, list: [['[REDACTED]']] });
  });

  it('works on texts that were seen before, long ones and cut ones', () => {
    const redactor = someRedactor({ redactPatterns: [/\bEMP-\d{6}\b/g] });
    for (let n = 0; n < 40; n += 1) expect(redactor.redactValue(`a${'x'.repeat(n)} EMP-123456`)).not.toContain('123456');
    expect(redactor.redactValue(`${'word '.repeat(1_636)}EMP-123456 ${'word '.repeat(100)}`)).not.toMatch(/EMP-\d/);
  });

  it('that is not bounded is refused by the redactor, too', () => {
    expect(() => someRedactor({ redactPatterns: [/a+/g] })).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING' }));
  });

  it('of the slowest kind that is taken costs a long text little', () => {
    const redactor = someRedactor({ redactPatterns: [/(?:a{1,3}){1,4}[ab]{1,4}x/g, /a{1,30}a{1,30}y/g] });
    const started = process.cpuUsage();
    redactor.redactValue('a'.repeat(8_192));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2_000);
  });
});

describe('the rules of one category', () => {
  const redactor = someRedactor({
    redactKeys: ['colour'],
    redaction: { request: { redactKeys: ['plate'], redactAllow: ['token'], redactPatterns: [/EMP-\d{6}/g] }, job: {} },
  });
  const metadata = { colour: 'red', plate: 'B-AA 1', token: 'abc', who: 'EMP-123456' };
  const shown = (category: 'request' | 'job' | 'application'): unknown => redactor.redact(some.record({ category, metadata })).metadata;

  it('hold for its records besides those for all', () => {
    expect(shown('request')).toEqual({ colour: '[REDACTED]', plate: '[REDACTED]', token: 'abc', who: '[REDACTED]' });
  });

  it.each(['job', 'application'] as const)('do not hold for %s', (category) => {
    expect(shown(category)).toEqual({ ...metadata, colour: '[REDACTED]', token: '[REDACTED]' });
  });

  it('hold for the fields of its child loggers', () => {
    expect(redactor.redactValue({ plate: 'B-AA 1' }, 'request')).toEqual({ plate: '[REDACTED]' });
    expect(redactor.redactValue({ plate: 'B-AA 1' })).toEqual({ plate: 'B-AA 1' });
  });
});
