import type { RequestOptions } from '../module/logging-options';
import { requireRequestOptions } from './require-request-options';

describe('the options of request records', () => {
  it.each<[RequestOptions | undefined]>([
    [undefined],
    [{}],
    [{ bodies: 'failures', bodyMaxBytes: 0, trustProxy: 2, ignore: ['/internal/*', /^\/x/], requestIdHeader: 'X-Amzn-Trace-Id' }],
    [{ trustProxy: ['loopback'] }],
  ])('%j can be used', (options) => {
    expect(() => requireRequestOptions(options)).not.toThrow();
  });

  it.each([
    [{ bodies: true }, 'bodies: true is not a choice. Use one of off, failures, all.'],
    [{ bodyMaxBytes: '4k' }, 'bodyMaxBytes: "4k" is not a number of bytes'],
    [{ bodyMaxBytes: -1 }, 'bodyMaxBytes: -1'],
    [{ trustProxy: 'loopback' }, 'trustProxy: "loopback" names no proxies. Use true, false, a number of hops, or a list'],
    [{ trustProxy: -1 }, 'trustProxy: -1'],
    [{ ignore: '/internal' }, 'ignore: "/internal" is not a list'],
    [{ requestIdHeader: 'X Request' }, 'requestIdHeader: "X Request" is no name of a header'],
    [{ requestIdHeader: '' }, 'requestIdHeader: ""'],
    [{ levelHeader: 'X Level' }, 'levelHeader: "X Level" is no name of a header'],
  ])('%j is refused', (options, message) => {
    const refused = expect.objectContaining({ code: 'CAIRN_E_SETTING', message: expect.stringContaining(`CAIRN_E_SETTING: request.${message}`) });
    expect(() => requireRequestOptions(options as unknown as RequestOptions)).toThrow(refused);
  });
});
