import { ERROR, INFO, WARNING } from '@cairn/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { levelOf, RequestLogger } from './request.logger';

describe('the request logger', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let log: RequestLogger;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    log = module.get(RequestLogger);
    captured.clear();
  });
  afterEach(() => module.close());

  it('tells of requests a hand-written server gets and answers', () => {
    log.logRequest({ method: 'GET', path: '/x' });
    log.logResponse({ method: 'GET', path: '/x', status_code: 200, duration_ms: 3.5 });
    log.logEvent('http.request.throttled', 'Request throttled', { path: '/x' }, WARNING);
    expect(captured.all).toMatchObject([
      { category: 'request', event: 'http.request.received', level: 'INFO', metadata: { method: 'GET', path: '/x' } },
      { event: 'http.request.completed', level: 'INFO', metadata: { status_code: 200, outcome: 'complete', duration_ms: 3.5 } },
      { event: 'http.request.throttled', level: 'WARNING', message: 'Request throttled', metadata: { path: '/x' } },
    ]);
  });

  it('records the error of a 5xx', () => {
    log.logResponse({ status_code: 503 }, new RangeError('full'));
    expect(captured.all).toMatchObject([{ level: 'ERROR', exception: { type: 'RangeError', message: 'full' } }]);
  });

  it('leaves what it is given unchanged, and survives hostile fields', () => {
    const fields = Object.freeze({ status_code: 404, password: 'secret' });
    log.logResponse(fields);
    expect(fields.password).toBe('secret');
    expect(JSON.stringify(captured.all)).not.toContain('secret');
    expect(() => log.logResponse({ get status_code(): never { throw new Error('no'); } })).not.toThrow();
  });

  it('forgets event names when there are too many', () => {
    for (let n = 0; n < 1_000; n += 1) log.logEvent(`made.up.${n}`, 'x');
    expect(log['others'].size).toBeLessThanOrEqual(256);
    expect(captured.all).toHaveLength(1_000);
  });

  it.each([
    [200, 'complete', INFO],
    [399, 'complete', INFO],
    [404, 'complete', WARNING],
    [500, 'complete', ERROR],
    [null, 'aborted', WARNING],
    [200, 'aborted', WARNING],
    [200, 'truncated', ERROR],
    [431, 'protocol_error', WARNING],
  ] as const)('a %s that is %s is of level %o', (status, outcome, level) => {
    expect(levelOf(status, outcome)).toBe(level);
  });
});
