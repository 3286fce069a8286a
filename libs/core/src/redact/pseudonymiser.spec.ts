import { ContextState } from '../context/context-state';
import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';
import { isPseudonym, Pseudonymiser } from './pseudonymiser';

const KEY = 'a key of the tests, long enough';
const pseudonyms = new Pseudonymiser({ key: KEY });
const PSEUDONYM = /^usr_[0-9a-f]{16}$/;

describe('a pseudonym', () => {
  it('is the same for the same identifier however it was typed, and in every process with the key', () => {
    const spellings = ['Bob', ' bob ', 'BOB', 'ｂｏｂ'];
    expect(new Set(spellings.map((name) => new Pseudonymiser({ key: KEY }).of(name))).size).toBe(1);
    expect(pseudonyms.of('bob')).toMatch(PSEUDONYM);
    expect(pseudonyms.of('bob')).not.toBe(pseudonyms.of('alice'));
  });

  it('is another with another key, and with none', () => {
    const all = [KEY, `${KEY}!`, undefined].map((key) => new Pseudonymiser({ key }).of('bob'));
    expect(new Set(all).size).toBe(3);
  });

  it('of an address keeps its domain, or not, and stands for the same person', () => {
    const kept = pseudonyms.of('Bob@Example.com');
    expect(kept).toMatch(/^usr_[0-9a-f]{16}@example\.com$/);
    expect([' bob@EXAMPLE.com ', 'BOB@example.com'].map((typed) => pseudonyms.of(typed))).toEqual([kept, kept]);
    expect(new Pseudonymiser({ key: KEY, keepDomain: false }).of('bob@example.com')).toBe(kept.split('@')[0]);
  });

  it('stays as it is when it is read again', () => {
    for (const value of ['bob', 'bob@example.com']) expect(pseudonyms.of(pseudonyms.of(value))).toBe(pseudonyms.of(value));
    expect([isPseudonym(pseudonyms.of('bob')), isPseudonym('usr_42')]).toEqual([true, false]);
  });

  it('is right after more identifiers than are remembered, and of one longer than is', () => {
    const first = pseudonyms.of('user 1');
    for (let n = 0; n < 3_000; n += 1) pseudonyms.of(`user ${n}`);
    expect(pseudonyms.of('user 1')).toBe(first);
    expect(pseudonyms.of('x'.repeat(1_000))).toMatch(PSEUDONYM);
  });
});

describe('keys whose values become pseudonyms', () => {
  const redactor = someRedactor({ pseudonymise: ['user_id', 'email', 'session_token'], pseudonyms });
  const shown = (value: unknown): unknown => redactor.redactValue(value);
  const bob = pseudonyms.of('bob');
  const address = pseudonyms.of('bob@example.com');

  it('are found in any case style, at any depth, and take texts, numbers and lists', () => {
    expect(shown({ userId: 'bob', deep: { 'USER-ID': 'bob', list: [{ user_id: ['bob', 42] }] } })).toEqual({
      userId: bob,
      deep: { 'USER-ID': bob, list: [{ user_id: [bob, pseudonyms.of('42')] }] },
    });
  });

  it('group one person across records, the context and texts', () => {
    const record = redactor.redact(
      some.record({
        message: 'user_id=bob wrote to bob@example.com',
        metadata: { user_id: 'bob', body: '{"email":"bob@example.com"}', note: 'from bob@example.com' },
        context: new ContextState({ user_id: 'bob', email: 'BOB@example.com' }),
      }),
    );
    expect(record.message).toBe(`user_id=${bob} wrote to ${address}`);
    expect(record.metadata).toEqual({ user_id: bob, body: `{"email":"${address}"}`, note: `from ${address}` });
    expect(record.context.fields).toMatchObject({ user_id: bob, email: address });
  });

  it('group one person however a text has written the identifier', () => {
    const slashed = pseudonyms.of('a/b "c"');
    expect(shown('?email=bob%40example.com')).toBe(`?email=${encodeURIComponent(address)}`);
    expect(shown('GET /u?q=Bob%40Example.com&a=1')).toBe(`GET /u?q=${address.replace('@', '%40')}&a=1`);
    expect(shown('user_id=a%2Fb%20%22c%22&a=1')).toBe(`user_id=${slashed}&a=1`);
    expect(shown(JSON.stringify({ user_id: 'a/b "c"' }))).toBe(`{"user_id":"${slashed}"}`);
    expect(shown(JSON.stringify({ a: JSON.stringify({ user_id: 'a/b "c"' }) }))).toBe(`{"a":"{\\"user_id\\":\\"${slashed}\\"}"}`);
    expect(shown('{"user_id":"j\\u00fcrgen"}')).toBe(`{"user_id":"${pseudonyms.of('jürgen')}"}`);
    expect(shown('user_id=50%&a=1')).toBe(`user_id=${pseudonyms.of('50%')}&a=1`);
  });

  it('may be those of secrets, which then group without being shown', () => {
    expect(shown({ session_token: 's3cr3t', password: 'hunter2' })).toEqual({ session_token: pseudonyms.of('s3cr3t'), password: '[REDACTED]' });
  });

  it('change nothing of what is a pseudonym already', () => {
    const once = shown({ userId: 'bob', text: 'mail bob@example.com' });
    expect(shown(once)).toEqual(once);
  });

  it('leave addresses masked when they are not among them', () => {
    expect(someRedactor({ pseudonymise: ['user_id'], pseudonyms }).redactValue('to bob@example.com')).toBe('to b***@example.com');
  });

  it('leave no domain when it is to be dropped', () => {
    const dropping = someRedactor({ pseudonymise: ['email'], pseudonyms: new Pseudonymiser({ key: KEY, keepDomain: false }) });
    expect(dropping.redactValue('to bob@example.com, /users/bob%40example.com')).toBe(`to ${address.split('@')[0]}, /users/${address.split('@')[0]}`);
  });
});
