import { Test, type TestingModule } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { logCritical, logDebug, logError, logEvent, logInfo, logRequest, logResponse, logTrace, logWarning } from './functions';

describe('logging without a logger', () => {
  let module: TestingModule;
  let captured: CapturedRecords;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    captured.clear();
  });

  afterEach(() => module.close());

  it('has a function per level', () => {
    for (const log of [logTrace, logDebug, logInfo, logWarning, logError, logCritical]) log('x');
    expect(captured.all.map(({ level }) => level)).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']);
  });

  it('takes the component and the error with the fields', () => {
    logError('Connection failed', { component: 'proxy', error: new RangeError('boom'), host: 'db1' });
    expect(captured.all).toMatchObject([
      { component: 'proxy', message: 'Connection failed', metadata: { host: 'db1' }, exception: { type: 'RangeError', message: 'boom' } },
    ]);
  });

  it.each<[string, readonly [unknown, ...unknown[]]]>([
    ['message, error', ['Connection failed', new RangeError('boom')]],
    ['message, fields, error', ['Connection failed', { host: 'db1' }, new RangeError('boom')]],
    ['error, fields, message', [new RangeError('boom'), { host: 'db1' }, 'Connection failed']],
    ['fields with the error, message', [{ host: 'db1', error: new RangeError('boom') }, 'Connection failed']],
  ])('takes its arguments in any order: %s', (_order, args) => {
    logError(...args);
    expect(captured.all).toMatchObject([{ component: 'app', message: 'Connection failed', exception: { type: 'RangeError', message: 'boom' } }]);
    expect(captured.all[0]!.metadata).toEqual(args.length === 2 && typeof args[0] === 'string' ? {} : { host: 'db1' });
  });

  it('takes an error alone, or fields alone', () => {
    logError(new RangeError('boom'));
    logInfo({ component: 'proxy', event: 'proxy.ready' });
    expect(captured.all).toMatchObject([
      { message: 'boom', exception: { type: 'RangeError' } },
      { component: 'proxy', message: 'proxy.ready' },
    ]);
  });

  it('keeps an error that is only text', () => {
    logError('Connection failed', { error: 'refused' });
    expect(captured.all).toMatchObject([{ exception: { message: 'refused' } }]);
  });

  it('tells a hand-written server’s requests', () => {
    logRequest({ method: 'GET', path: '/api/health', ip_address: '192.168.1.1', host: 'api.example.com' });
    logResponse({ method: 'GET', path: '/api/health', status_code: 503, duration_ms: 45.3 }, new Error('no database'));
    logEvent('proxy.created', 'Proxy created', { host: 'example.com' });
    expect(captured.all).toMatchObject([
      { category: 'request', event: 'http.request.received', metadata: { method: 'GET', path: '/api/health' } },
      { category: 'request', event: 'http.request.completed', level: 'ERROR', metadata: { status_code: 503 }, exception: { message: 'no database' } },
      { category: 'request', event: 'proxy.created', message: 'Proxy created', metadata: { host: 'example.com' } },
    ]);
  });

  it('survives hostile fields', () => {
    const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no'); } });
    expect(() => logInfo('x', hostile)).not.toThrow();
    expect(() => logRequest(hostile)).not.toThrow();
    expect(captured.all).toHaveLength(2);
  });
});
