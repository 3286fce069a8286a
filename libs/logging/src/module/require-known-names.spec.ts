import { MemoryArm } from '../audit/memory.arm';
import type { LoggingOptions } from './logging-options';
import { requireKnownNames } from './require-known-names';

describe('groups of options', () => {
  it('may be left out, and may be empty', () => {
    expect(() => requireKnownNames({ request: undefined, database: {}, audit: false })).not.toThrow();
  });

  it('take every name they have', () => {
    const options: LoggingOptions = {
      request: { bodies: 'all', bodyMaxBytes: 1, ignore: [], requestIdHeader: 'X-Id', levelHeader: 'X-Level', resolveClientHostname: false, trustProxy: 1 },
      security: { failedLogins: {}, permissionKeys: [], redis: 'redis://127.0.0.1', usernames: 'plain' },
      audit: { mode: 'required', writer: 'api', personal: 'plain', securityEvents: false, anchors: [], stores: [], checkpointEvery: 1, checkpointSeconds: 1, arm: new MemoryArm() },
      integration: { fetch: false, ignore: [], propagateTo: [], providers: {} },
      database: { nPlusOne: false },
    };
    expect(() => requireKnownNames(options)).not.toThrow();
  });

  it.each([
    [{ database: { nplusone: 5 } }, 'database.nplusone: is not an option. Use any of nPlusOne.'],
    [{ request: { body: 'all' } }, 'request.body: is not an option. Use any of ignore, trustProxy, resolveClientHostname, bodies, bodyMaxBytes, requestIdHeader, levelHeader.'],
    [{ integration: true }, 'integration: true is no object. Give one with any of fetch, propagateTo, providers, ignore.'],
  ])('%j is refused', (options, message) => {
    expect(() => requireKnownNames(options as unknown as LoggingOptions)).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING', message: `CAIRN_E_SETTING: ${message}` }));
  });
});
