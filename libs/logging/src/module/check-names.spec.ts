import { MemoryArm } from '../audit/memory.arm';
import type { LoggingOptions } from './logging-options';
import { checkNames } from './check-names';

function refusals(options: unknown): string[] {
  const told: string[] = [];
  checkNames(options as LoggingOptions, (name, text) => told.push(`${name}: ${text}`));
  return told;
}

describe('groups of options', () => {
  it('may be left out, and may be empty', () => {
    expect(refusals({ request: undefined, database: {}, audit: false })).toEqual([]);
  });

  it('take every name they have', () => {
    const options: LoggingOptions = {
      request: { bodies: 'all', bodyMaxBytes: 1, ignore: [], requestIdHeader: 'X-Id', levelHeader: 'X-Level', resolveClientHostname: false, trustProxy: 1 },
      security: { failedLogins: {}, permissionKeys: [], redis: 'redis://127.0.0.1', usernames: 'plain' },
      audit: { mode: 'required', writer: 'api', personal: 'plain', securityEvents: false, anchors: [], stores: [], checkpointEvery: 1, checkpointSeconds: 1, arm: new MemoryArm() },
      integration: { fetch: false, ignore: [], propagateTo: [], providers: {} },
      database: { nPlusOne: false },
    };
    expect(refusals(options)).toEqual([]);
  });

  it.each([
    [{ database: { nplusone: 5 } }, 'database.nplusone: is not an option. Did you mean "nPlusOne"?'],
    [{ request: { zzz: 'all' } }, 'request.zzz: is not an option. Use any of ignore, trustProxy, resolveClientHostname, bodies, bodyMaxBytes, requestIdHeader, levelHeader.'],
    [{ security: { failedLogins: { maximum: 3 } } }, 'security.failedLogins.maximum: is not an option. Use any of max, windowMinutes.'],
    [{ sinks: [{ sink: {}, format: 'ecs' }] }, 'sinks[0].format: is not an option. Use any of sink, layout, categories, minLevel.'],
    [{ transports: [{ transport: {}, level: 'error' }] }, 'transports[0].level: is not an option. Use any of transport, format, categories, minLevel, spool.'],
    [{ integration: true }, 'integration: true is no object. Give one with any of fetch, propagateTo, providers, ignore.'],
  ])('%j is refused', (options, message) => {
    expect(refusals(options)).toEqual([message]);
  });

  it('are told of all at once', () => {
    expect(refusals({ request: { a1: 1, b2: 2 }, database: 7 })).toHaveLength(3);
  });
});
