import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { TcpProxy } from './tcp-proxy';

describe('a proxy', () => {
  it('passes on what both sides say, until it loses answers', async () => {
    const heard: string[] = [];
    const server = createServer((socket) => socket.on('data', (data) => {
      heard.push(String(data));
      socket.write(`re: ${String(data)}`);
    }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = await TcpProxy.start((server.address() as AddressInfo).port);
    const client = connect(proxy.port, '127.0.0.1');
    client.write('one');
    expect(String((await once(client, 'data'))[0])).toBe('re: one');
    proxy.losing = true;
    client.write('two');
    await once(client, 'close');
    expect([heard, proxy.lost]).toEqual([['one', 'two'], 1]);
    await proxy.stop();
    server.close();
  });
});
