import { connect, createServer } from 'node:net';
import { freePort } from './free-port';

describe('freePort', () => {
  it('names a port that a server can listen on', async () => {
    const port = await freePort();
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    await new Promise<void>((resolve, reject) => connect(port, '127.0.0.1').once('connect', resolve).once('error', reject).resume());
    await new Promise((resolve) => server.close(resolve));
  });
});
