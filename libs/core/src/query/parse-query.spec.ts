import type { Filter } from './filter';
import { formatFilter } from './format-query';
import { parseQuery } from './parse-query';
import { QUERY_FIELDS } from './query-fields';
import { QueryError } from './query-error';
import { MAX_REGEX_LENGTH } from './regex';
import { SeededRandom } from '../testing/random';

const text = (value: string): Filter => ({ kind: 'text', text: value });
const field = (name: string, ...values: string[]): Filter => ({ kind: 'field', field: name, test: { op: 'in', values } });

function refusal(query: string): QueryError {
  try {
    parseQuery(query);
  } catch (error) {
    expect(error).toBeInstanceOf(QueryError);
    return error as QueryError;
  }
  throw new Error(`"${query}" was accepted`);
}

describe('the query language', () => {
  it.each<[string, Filter | undefined]>([
    ['', undefined],
    ['  ', undefined],
    ['timeout', text('timeout')],
    ['"timed out"', text('timed out')],
    ['"say \\"hi\\""', text('say "hi"')],
    ['level>=warning', { kind: 'field', field: 'level', test: { op: '>=', value: 30 } }],
    ['level:warn', field('level', 'WARNING')],
    ['path:/tasks/*', { kind: 'field', field: 'path', test: { op: 'like', pattern: '/tasks/*' } }],
    ['path:"/tasks/*"', field('path', '/tasks/*')],
    ['status:4xx', { kind: 'field', field: 'status', test: { op: 'within', min: 400, max: 499 } }],
    ['status:404,409', field('status', '404', '409')],
    ['status:404,5xx', { kind: 'or', of: [field('status', '404'), { kind: 'field', field: 'status', test: { op: 'within', min: 500, max: 599 } }] }],
    ['duration>1.5s', { kind: 'field', field: 'duration', test: { op: '>', value: 1_500 } }],
    ['user:usr_17', field('user_id', 'usr_17')],
    ['user=usr_17', field('user_id', 'usr_17')],
    ['user!=usr_17', { kind: 'not', of: field('user_id', 'usr_17') }],
    ['user:(a b, c)', field('user_id', 'a', 'b', 'c')],
    ['user:(a OR b)', field('user_id', 'a', 'b')],
    ['-user:*', { kind: 'not', of: { kind: 'field', field: 'user_id', test: { op: 'exists' } } }],
    ['metadata.priority:high', field('metadata.priority', 'high')],
    ['metadata.count>3', { kind: 'field', field: 'metadata.count', test: { op: '>', value: 3 } }],
    ['message:"timed out"', { kind: 'field', field: 'message', test: { op: 'contains', text: 'timed out' } }],
    ['message~/^a b$/i', { kind: 'field', field: 'message', test: { op: 'regex', pattern: '^a b$', ignoreCase: true } }],
    ['/time(d )?out/', { kind: 'regex', pattern: 'time(d )?out' }],
    ['/a\\/b/i', { kind: 'regex', pattern: 'a/b', ignoreCase: true }],
    ['/tasks/42', text('/tasks/42')],
    ['a b', { kind: 'and', of: [text('a'), text('b')] }],
    ['a AND b', { kind: 'and', of: [text('a'), text('b')] }],
    ['a OR b c', { kind: 'or', of: [text('a'), { kind: 'and', of: [text('b'), text('c')] }] }],
    ['(a OR b) -c', { kind: 'and', of: [{ kind: 'or', of: [text('a'), text('b')] }, { kind: 'not', of: text('c') }] }],
    ['NOT (a b)', { kind: 'not', of: { kind: 'and', of: [text('a'), text('b')] } }],
    ['and or not', { kind: 'and', of: [text('and'), text('or'), text('not')] }],
    ['level:error or timeout', { kind: 'and', of: [field('level', 'ERROR'), text('or'), text('timeout')] }],
    ['level:error "or" -user:x', { kind: 'and', of: [field('level', 'ERROR'), text('or'), { kind: 'not', of: field('user_id', 'x') }] }],
    ['component:"Task service"*', { kind: 'field', field: 'component', test: { op: 'like', pattern: 'Task service*' } }],
    ['component:a" "b', field('component', 'a b')],
    ['a - b', { kind: 'and', of: [text('a'), text('-'), text('b')] }],
  ])('reads %s', (query, expected) => {
    expect(parseQuery(query)).toEqual(expected);
  });

  it('has an example for each field that it reads', () => {
    for (const { example, name } of QUERY_FIELDS) expect(parseQuery(example)).toMatchObject({ kind: 'field', field: name });
  });

  it.each([
    ['usr:42', 'there is no field "usr"', 0, 3, /Did you mean "user"\?.*metadata\.usr/s],
    ['level:error userr:42', 'there is no field "userr"', 12, 5, /Did you mean "user"/],
    ['level>=wraning', '"wraning" is no level', 7, 7, /Did you mean WARNING/],
    ['status:4x', '"4x" is no status', 7, 2, /4xx/],
    ['status:SUCCESS', '"SUCCESS" is no status', 7, 7, /metadata\.status:SUCCESS/],
    ['status>4xx', '"4xx" is no status', 7, 3, /404/],
    ['duration>fast', '"fast" is no duration', 9, 4, /1\.5s/],
    ['user>5', '"user_id" has no order for ">"', 5, 1, /user:usr_17/],
    ['attempt:x', '"x" is no number', 8, 1, /attempt>10/],
    ['user:', 'no value for "user"', 0, 5, /user:usr_17/],
    ['user: x', 'no value for "user"', 0, 5, /right behind/],
    ['user:()', 'no value for "user"', 0, 4, /between the parentheses/],
    ['level>=(error info)', '">=" with several values', 14, 4, /":" and "!="/],
    ['"open', 'a quoted text has no end', 0, 5, /Close it/],
    ['""', 'an empty text', 0, 2, /between the quotes/],
    ['(a OR b', 'a parenthesis that is not closed', 0, 1, /closing/],
    ['a)', 'a closing parenthesis without an opening one', 1, 1, /quotes/],
    ['a OR', 'a condition is missing', 3, 1, /Write one/],
    ['OR a', '"OR" where a condition is expected', 0, 2, /both sides/],
    ['()', 'a condition is missing', 1, 1, /Write one/],
    ['level:error or level:warning', '"or" between two conditions', 12, 2, /OR in capitals/],
    ['level:error and -(a b)', '"and" between two conditions', 12, 3, /AND in capitals/],
    ['path:"a*"*', 'a star in quotes beside one', 5, 5, /regular expression/],
    ['-', undefined, 0, 0, undefined],
    ['/(/', 'the regular expression cannot be used', 0, 3, /RE2/],
    ['/(?=a)/', 'the regular expression cannot be used', 0, 7, /RE2/],
    ['/(?:x{0,500}){2}y/', 'the regular expression cannot be used: it becomes a program of', 0, 18, /RE2/],
    [`/${'a'.repeat(MAX_REGEX_LENGTH + 1)}/`, `a regular expression of ${MAX_REGEX_LENGTH + 1} characters`, 0, MAX_REGEX_LENGTH + 3, /RE2/],
  ] as const)('says what is wrong with %s, and where', (query, reason, position, length, cure) => {
    if (reason === undefined) return expect(parseQuery(query)).toEqual(text(query));
    const error = refusal(query);
    expect(error).toMatchObject({ code: 'CAIRN_E_QUERY', position, length, query });
    expect(error.reason).toContain(reason);
    expect(error.cure).toMatch(cure!);
  });

  it('points at the place with carets', () => {
    expect(refusal('level:error usr:42').message).toBe(
      'CAIRN_E_QUERY: there is no field "usr" at position 13\n  level:error usr:42\n              ^^^\n' +
        'Did you mean "user"? Other values are metadata.usr or context.usr; to search for the text, quote it: "usr:42"',
    );
  });

  it('shows what stands around the place of a long query, without control characters', () => {
    const { message } = refusal(`${'a '.repeat(100)}\u001b[31m usr:1 ${'b '.repeat(100)}`);
    expect(message).not.toContain('\u001b');
    const [, shown, carets] = message.split('\n');
    expect(shown).toMatch(/^ {2}….*usr:1.*…$/);
    expect(shown!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('usr');
  });

  it('has bounds', () => {
    expect(refusal('a'.repeat(5_000)).reason).toMatch(/5000 characters/);
    expect(refusal('('.repeat(40) + 'a' + ')'.repeat(40)).reason).toMatch(/levels of parentheses/);
    expect(refusal('-'.repeat(40) + 'a').reason).toMatch(/levels of parentheses/);
    expect(refusal(Array(300).fill('a').join(' ')).reason).toMatch(/more than 256 conditions/);
    expect(refusal(`user:${Array(300).fill('a').join(',')}`).reason).toMatch(/more than 256 conditions/);
  });

  it.each([
    'level>=WARNING path:/tasks/* duration>500 "timed out" -status:404 (a OR b) /regex/',
    'status:4xx OR user:a,b -(a OR b c)',
    'metadata.x.y:"a b" message:"say \\"x\\"" message~/a\\/b/i',
    '"OR" "a:b" "-x" "/x/"',
    '-user_id:*',
    '(a b) c (d OR e) OR ((f OR g) OR h)',
    'path:"/ta"*",x" component:"a b"* user:"al(ice"*,"x\\""*"y"',
    'duration>0.0000001 metadata.n>1000000000000000000000 metadata.m<=1e-7 duration:0.0000001',
    'message~a\\/b message~"" message~"a\nb" message~/a\\\\\\/b/',
  ])('writes a filter so that it reads the same again: %s', (query) => {
    const filter = parseQuery(query);
    expect(parseQuery(formatFilter(filter))).toEqual(filter);
  });

  it('writes every filter that a query can be so that it reads the same again', () => {
    const random = new SeededRandom(7);
    const draw: Draw = (below) => random.whole(below);
    for (let n = 0; n < 3_000; n += 1) {
      const filter = someFilter(draw, 3);
      expect([filter, parseQuery(formatFilter(filter))]).toEqual([filter, filter]);
    }
  });
});

const PIECES = ['a', 'B', '7', 'é', ' ', '*', ',', '(', ')', '"', '\\', '/', ':', '-', '=', '~', 'OR', '\n', '\t', "'"];
const NUMBERS = [0, 1, 1.5, 500, 1e-7, 1.25e-9, 1e21, 1.5e300, 123_456.789];
type Draw = (below: number) => number;

function someText(draw: Draw, without = ''): string {
  const pieces = Array.from({ length: 1 + draw(5) }, () => PIECES[draw(PIECES.length)]!);
  return [...pieces.join('')].filter((char) => !without.includes(char)).join('') || 'x';
}

function someFilter(draw: Draw, depth: number): Filter {
  const kind = draw(depth === 0 ? 2 : 5);
  if (kind === 2) return { kind: 'not', of: someFilter(draw, depth - 1) };
  if (kind > 2) return { kind: kind === 3 ? 'and' : 'or', of: Array.from({ length: 2 + draw(2) }, () => someFilter(draw, depth - 1)) };
  if (kind === 0) return draw(3) > 0 ? text(someText(draw)) : { kind: 'regex', pattern: 'a/b c"', ...(draw(2) === 0 && { ignoreCase: true }) };
  return someCondition(draw);
}

function someCondition(draw: Draw): Filter {
  const number = (): number => NUMBERS[draw(NUMBERS.length)]!;
  switch (draw(8)) {
    case 0:
      return field('user_id', ...Array.from({ length: 1 + draw(3) }, () => someText(draw)));
    case 1:
      return { kind: 'field', field: 'path', test: { op: 'like', pattern: `x${someText(draw)}*${someText(draw)}` } };
    case 2:
      return { kind: 'field', field: 'message', test: { op: 'contains', text: someText(draw) } };
    case 3:
      return { kind: 'field', field: 'message', test: { op: 'regex', pattern: someText(draw, '()*\\') } };
    case 4:
      return { kind: 'field', field: 'duration', test: { op: '>', value: number() } };
    case 5:
      return field('duration', String(number()));
    case 6:
      return { kind: 'field', field: 'metadata.x.y', test: { op: '<=', value: number() } };
    default:
      return { kind: 'field', field: 'user_id', test: { op: 'exists' } };
  }
}
