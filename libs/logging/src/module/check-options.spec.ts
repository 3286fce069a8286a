import { CollectingSink } from '@cairn/core/testing';
import Transport from 'winston-transport';
import { format, transports } from 'winston';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingOptions } from './logging-options';

/** The lines of the one error. */
function refusals(options: unknown): string[] {
  try {
    void buildRuntime({ console: 'off', toFile: false, ...(options as LoggingOptions) }, {}).close();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
}

describe('the options of an app', () => {
  it.each<[string, object]>([
    ['a sink', { sinks: [{ sink: new CollectingSink(), layout: 'metric', categories: ['request'], minLevel: 'warn' }] }],
    ['a transport', { transports: [new Transport({ log: () => undefined }), { transport: new transports.Console({ silent: true }), format: format.json(), categories: ['job'], minLevel: 'ERROR' }] }],
    ['functions', { principal: () => undefined, jobSubject: () => undefined, jobContext: undefined }],
    ['groups', { security: { redis: { eval: () => undefined }, failedLogins: {} }, integration: { providers: { 'a.test': 'a' } }, database: { nPlusOne: false }, request: {} }],
    ['numbers and lists as a configuration service hands them on, as text', { flushMs: '5', redactKeys: 'a,b' }],
  ])('may be %s', (_what, options) => {
    expect(refusals(options)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ sinks: {} }, 'sinks: an object is not a list. Use one of sinks with their routes, such as [{ sink }].'],
    [{ sinks: [{ sink: new CollectingSink(), layout: 'nope' }] }, 'sinks[0].layout: "nope" is not a layout. Use one of nested,'],
    [{ sinks: [{ sink: { name: 'x', write: () => undefined, flush: () => undefined, close: () => undefined } }] }, 'sinks[0].sink.flushSync: undefined is no method. A sink has write, flush, flushSync, close.'],
    [{ sinks: [new CollectingSink()] }, 'sinks[0].sink: undefined is no sink. Give an object with a name and write'],
    [{ sinks: [{ sink: new CollectingSink(), minLevel: 'loud' }] }, 'sinks[0].minLevel: "loud" is not a level.'],
    [{ sinks: [{ sink: new CollectingSink(), categories: ['requests'] }] }, 'sinks[0].categories: "requests" is not a list of categories, or not one. Use a list of any of request,'],
    [{ transports: [{}] }, 'transports[0]: an object is no winston transport. Give one, such as new transports.File({ filename }), or { transport } with its route.'],
    [{ transports: [{ transport: 'file' }] }, 'transports[0].transport: "file" is no winston transport.'],
    [{ enrichers: [1] }, 'enrichers[0]: 1 is no enricher. Give an object with a name and a method enrich(record).'],
    [{ principal: 'user' }, 'principal: "user" is no function. Give one.'],
    [{ jobSubject: 'x' }, 'jobSubject: "x" is no function. Give one.'],
    [{ security: { redis: 'http://:hunter2@cache' } }, 'security.redis: "http://…" is no address of a Redis. Use a URL such as redis://127.0.0.1:6379'],
    [{ integration: { providers: ['a'] } }, 'integration.providers: a list is no object. Give names by host'],
    [{ integration: { propagateTo: ['https://a.test/'] } }, 'integration.propagateTo: "https://a.test/" names no host. Give'],
    [{ integration: { fetch: 'no' } }, 'integration.fetch: "no" is neither true nor false.'],
    [{ audit: { mode: 'always', writer: 'a b' } }, 'audit.mode: "always" is not a choice. Use "required" or "best-effort".'],
    [{ audit: { writer: 'a b' } }, 'audit.writer: "a b" is no name of a writer.'],
    [{ audit: { anchors: [{}] } }, 'audit.anchors[0]: an object has no method publish. Use something such as new HttpAnchor({ url }).'],
    [{ audit: { checkpointSeconds: 0 } }, 'audit.checkpointSeconds: 0 is out of range. Use a whole number of seconds from 1 to 86400.'],
    [{ database: { nPlusOne: 0 } }, 'database.nPlusOne: 0 is not a whole number above 0.'],
    [{ redactKeys: 7 }, 'redactKeys: 7 is not a list of names. Separate the names by commas.'],
  ])('%j are refused with name, value and cure', (options, message) => {
    const told = refusals(options).join('\n');
    expect(told).toContain(message);
    expect(told).not.toContain('hunter2');
  });

  it('are all told of at once, with settings and names', () => {
    const wrong = { level: 'loud', sinks: [{}], transports: [{}], enrichers: [1], principal: 'user', security: { redsi: 1, usernames: 'x' }, request: { bodies: 'some' }, zzz: 1 };
    const [head, ...lines] = refusals(wrong);
    expect(head).toBe('CAIRN_E_SETTING: 9 settings cannot be used:');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'zzz', 'level', 'security.redsi', 'request.bodies', 'security.usernames', 'principal', 'sinks[0].sink', 'transports[0]', 'enrichers[0]',
    ]);
  });
});
