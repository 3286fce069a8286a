import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '../net/free-port';
import { apiPort } from './api-port';

describe('The port of the API', () => {
  it('is the one of PORT', async () => {
    expect(await apiPort('8080')).toEqual({ port: '8080', note: '' });
  });

  it('is the usual one while that is free', async () => {
    const usual = await freePort();
    expect(await apiPort(undefined, usual)).toEqual({ port: String(usual), note: '' });
  });

  it('is any other, and says why, while the usual one is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      expect(await apiPort(undefined, port)).toEqual({ port: '0', note: `(${port} is in use)` });
    } finally {
      other.close();
    }
  });
});
