import { Test, type TestingModule } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { CacheCounter } from './cache-counter';
import { MetricLogger } from './metric.logger';

describe('the logger of measurements', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let metrics: MetricLogger;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    metrics = module.get(MetricLogger);
    captured.clear();
  });
  afterEach(() => module.close());

  it('records how long something took', () => {
    metrics.performance({ performance_metric: 'report.render', response_time: 12.5 });
    expect(captured.all).toMatchObject([{ event: 'metric.performance', level: 'INFO', component: 'performance' }]);
    expect(captured.last?.metadata).toEqual({ metric_type: 'performance', performance_metric: 'report.render', response_time: 12.5 });
  });

  it('keeps out what the event does not list', () => {
    const given = { performance_metric: 'login', response_time: 3, user: 'alice', metric_type: 'forged', cache_hit_rate: 1 };
    metrics.performance(given);
    expect(captured.last?.metadata).toEqual({ metric_type: 'performance', performance_metric: 'login', response_time: 3 });
    const health = { total_checks: 1, failed_checks: 0, health_score: 100, system_status: 'healthy', host: 'db.internal' };
    metrics.health(health);
    expect(captured.last?.metadata).toEqual({ metric_type: 'health', total_checks: 1, failed_checks: 0, health_score: 100, system_status: 'healthy' });
  });

  it('records the hit rate a cache really had, and begins anew', () => {
    const counter = new CacheCounter('sessions');
    for (const hit of [true, true, false]) hit ? counter.hit() : counter.miss();
    expect([counter.hits, counter.misses]).toEqual([2, 1]);
    metrics.cache(counter);
    expect(captured.last?.metadata).toEqual({ metric_type: 'cache', cache_performance: 'sessions', cache_hit_rate: 0.6667 });
    metrics.cache(counter);
    expect(captured.all).toHaveLength(1); // nobody asked the cache since
  });

  it('goes on counting when told so', () => {
    const counter = new CacheCounter('pages');
    counter.hit();
    metrics.cache(counter, { reset: false });
    counter.miss();
    metrics.cache(counter);
    expect(captured.all.map(({ metadata }) => metadata['cache_hit_rate'])).toEqual([1, 0.5]);
  });

  it('says nothing of a cache that is not there', () => {
    metrics.cache(undefined as never);
    expect(captured.all).toEqual([]);
  });

  it('survives hostile fields', () => {
    const hostile = { performance_metric: 'x', get response_time(): number { throw new Error('no'); } };
    expect(() => metrics.performance(hostile)).not.toThrow();
    expect(captured.all).toHaveLength(1);
  });
});
