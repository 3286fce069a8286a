import type { HealthIndicatorFunction, HealthIndicatorResult } from '@nestjs/terminus';
import type { HealthCheck, HealthCheckResult } from '../metric/health-check';
import type { HealthCheckLogger } from '../metric/health-check.logger';

type Detail = HealthIndicatorResult[string];

/** What an attempt knows before it runs; not in its public type, and terminus 11 has no attempts. */
interface AttemptTraits {
  readonly cacheKey?: unknown;
  readonly timeoutMs?: unknown;
}

/** Where an indicator says why it is down, the first that holds a text counts. */
const REASONS = ['message', 'reason', 'error', 'cause'];
const LONGEST_REASON = 300;

/** What terminus says of an attempt that took too long. */
const TIMED_OUT = /^timeout of \d+ms exceeded$/;

/** One indicator of a round. Its key is in its answer; of an attempt it is known before. */
export class ObservedIndicator {
  constructor(
    private readonly indicator: HealthIndicatorFunction,
    private readonly log: HealthCheckLogger,
    private readonly critical: ReadonlySet<string>,
  ) {}

  /** Resolves and rejects as the indicator does; `told` gets the result of each key of its answer. */
  async run(told: (result: HealthCheckResult) => void): Promise<HealthIndicatorResult> {
    const begun = performance.now();
    let check: HealthCheck | undefined;
    try {
      const made = typeof this.indicator === 'function' ? this.indicator() : this.indicator;
      check = this.start(made, begun);
      const answer = (await made) as HealthIndicatorResult;
      for (const [key, detail] of Object.entries(answer)) told(this.end(check.as(key, { critical: this.critical.has(key) }), detail));
      return answer;
    } catch (error) {
      told((check ?? this.log.start(undefined, {}, begun)).fail(error, { status: 'error' }));
      throw error;
    }
  }

  /** An attempt has not run yet: it does when it is awaited. Promises and answers have no such traits. */
  private start(made: object, begun: number): HealthCheck {
    const { cacheKey, timeoutMs } = made as AttemptTraits;
    const name = typeof cacheKey === 'string' && cacheKey !== '' ? cacheKey : undefined;
    const limit = typeof timeoutMs === 'number' && timeoutMs > 0 ? timeoutMs : undefined;
    return this.log.start(name, { critical: name !== undefined && this.critical.has(name), timeoutMs: limit }, begun);
  }

  private end(check: HealthCheck, detail: Detail): HealthCheckResult {
    const { status } = detail;
    if (status !== 'down') return check.complete(status === 'up' ? 'healthy' : 'degraded');
    const reason = reasonOf(detail);
    return check.fail(undefined, { status: reason !== undefined && TIMED_OUT.test(reason) ? 'timeout' : 'unhealthy', reason });
  }
}

/** Indicators of terminus say `message`; those of apps call it as they like, or give an error. */
function reasonOf(detail: Detail): string | undefined {
  for (const name of REASONS) {
    const said = (detail as Readonly<Record<string, unknown>>)[name];
    const text = said instanceof Error ? said.message : said;
    if (typeof text === 'string' && text !== '') return text;
  }
  const { status: _status, ...others } = detail as Readonly<Record<string, unknown>>;
  return Object.keys(others).length === 0 ? undefined : inShort(others);
}

function inShort(others: object): string | undefined {
  try {
    return JSON.stringify(others).slice(0, LONGEST_REASON);
  } catch {
    return undefined; // a circle, or a getter that throws: terminus will tell
  }
}
