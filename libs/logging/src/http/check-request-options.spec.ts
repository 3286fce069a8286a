import type { RequestOptions } from '../module/logging-options';
import { checkRequestOptions } from './check-request-options';

function refusals(options: unknown): string[] {
  const told: string[] = [];
  checkRequestOptions(options as RequestOptions, (name, text) => told.push(`${name}: ${text}`));
  return told;
}

describe('the options of request records', () => {
  it.each<[RequestOptions]>([
    [{}],
    [{ bodies: 'failures', bodyMaxBytes: 0, trustProxy: 2, ignore: ['/internal/*', /^\/x/], requestIdHeader: 'X-Amzn-Trace-Id' }],
    [{ trustProxy: ['loopback'] }],
  ])('%j can be used', (options) => {
    expect(refusals(options)).toEqual([]);
  });

  it.each([
    [{ bodies: true }, 'bodies: true is not a choice. Use one of off, failures, all.'],
    [{ bodyMaxBytes: '4k' }, 'bodyMaxBytes: "4k" is not a number of bytes'],
    [{ bodyMaxBytes: -1 }, 'bodyMaxBytes: -1'],
    [{ trustProxy: 'loopback' }, 'trustProxy: "loopback" names no proxies. Use true, false, a number of hops, or a list'],
    [{ trustProxy: -1 }, 'trustProxy: -1'],
    [{ trustProxy: ['10.0.0.0/99'] }, 'trustProxy: the entry "10.0.0.0/99" is no address. Use addresses, ranges such as "10.0.0.0/8"'],
    [{ ignore: '/internal' }, 'ignore: "/internal" is not a list'],
    [{ ignore: [7] }, 'ignore: a list is not a list of paths'],
    [{ resolveClientHostname: 'yes' }, 'resolveClientHostname: "yes" is neither true nor false'],
    [{ requestIdHeader: 'X Request' }, 'requestIdHeader: "X Request" is no name of a header'],
    [{ requestIdHeader: '' }, 'requestIdHeader: ""'],
    [{ levelHeader: 'X Level' }, 'levelHeader: "X Level" is no name of a header'],
  ])('%j is refused', (options, message) => {
    expect(refusals(options)).toEqual([expect.stringContaining(`request.${message}`)]);
  });
});
