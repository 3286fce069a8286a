import { failureOf } from './otlp-answer';

const answer = (status: number, retryAfter?: string, text = ''): ReturnType<typeof failureOf> => failureOf({ status, retryAfter, body: Buffer.from(text) }, 1_000);

describe('the answer of an OTLP receiver', () => {
  it.each([200, 202, 204])('of %i is a success', (status) => {
    expect(answer(status)).toBeUndefined();
  });

  it.each([302, 401, 403, 404, 405, 407, 408, 411, 415, 421, 426, 429, 431, 502, 503, 504])('of %i says nothing of the records', (status) => {
    expect(answer(status)?.trouble).toBe('unavailable');
  });

  it.each([400, 413, 422])('of %i is final', (status) => {
    expect(answer(status)?.trouble).toBe('refused');
  });

  it.each([500, 501])('of %i is doubtful', (status) => {
    expect(answer(status)?.trouble).toBe('doubtful');
  });

  it.each([
    [undefined, 0],
    ['7', 7_000],
    ['Thu, 01 Jan 1970 00:00:31 GMT', 30_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['99999999', 300_000],
    ['soon', 0],
  ])('with Retry-After %j asks for %i ms', (retryAfter, ms) => {
    expect(answer(503, retryAfter)?.retryAfterMs).toBe(ms);
  });

  it('is quoted without what is no text', () => {
    expect(answer(400, undefined, '\u0008\u0003\u0012\u0005bad \u0000line')?.message).toBe('the receiver answered 400: bad line');
    expect(answer(503)?.message).toBe('the receiver answered 503');
  });
});
