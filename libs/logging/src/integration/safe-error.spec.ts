import { safeError } from './safe-error';

describe('an error as it is recorded', () => {
  it('loses user and query of the URLs in it, and keeps the rest', () => {
    const cause = new TypeError('no answer from redis://:s3cret@cache:6379/0');
    const error = Object.assign(new RangeError('request to https://u:s3cret@api.test/v1?key=s3cret failed, see https://docs.test/e1', { cause }), { code: 'E1' });
    const safe = safeError(error) as RangeError & { code: string; cause: Error };
    expect(safe).toBeInstanceOf(RangeError);
    expect([safe.message, safe.code, safe.cause.message]).toEqual([
      'request to https://api.test/v1 failed, see https://docs.test/e1',
      'E1',
      'no answer from redis://cache:6379/0',
    ]);
    expect(safe.stack).toContain('safe-error.spec');
    expect(`${safe.stack}${safe.cause.stack}`).not.toContain('s3cret');
    expect(error.message).toContain('s3cret');
  });

  it('is the error itself where nothing has to go', () => {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:1');
    expect(safeError(error)).toBe(error);
    expect(safeError(undefined)).toBeUndefined();
    const hostile = { get message(): string { throw new Error('no'); } };
    expect(safeError(hostile)).toBe(hostile);
  });

  it('that is its own cause does not go round', () => {
    const error = new Error('at http://a.test/?s3cret') as Error & { cause: unknown };
    error.cause = error;
    expect((safeError(error) as Error).message).toBe('at http://a.test/');
  });
});
