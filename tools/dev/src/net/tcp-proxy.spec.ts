import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy';

describe('a proxy', () => {
  const heard: string[] = [];
  const server = createServer((socket) => socket.on('data', (data) => {
    heard.push(String(data));
    socket.write(`re: ${String(data)}`);
  }));
  let proxy: TcpProxy;
  let client: Socket;
  beforeEach(async () => {
    heard.length = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.start((server.address() as AddressInfo).port);
    client = connect(proxy.port, '127.0.0.1');
  });
  afterEach(async () => {
    client.destroy();
    await proxy.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it('passes on what both sides say, until it loses answers by breaking the connection', async () => {
    client.write('one');
    expect(String((await once(client, 'data'))[0])).toBe('re: one');
    proxy.loses = () => 'cut';
    client.write('two');
    await once(client, 'close');
    expect([heard, proxy.lost]).toEqual([['one', 'two'], 1]);
  });

  it('says nothing more on a connection whose answer it has lost in silence', async () => {
    const answers: string[] = [];
    client.on('data', (data) => answers.push(String(data)));
    proxy.loses = () => 'silence';
    client.write('one');
    while (proxy.lost === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    proxy.loses = () => undefined;
    client.write('two');
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const other = connect(proxy.port, '127.0.0.1');
    other.write('three');
    expect(String((await once(other, 'data'))[0])).toBe('re: three');
    other.destroy();
    expect([heard, answers]).toEqual([['one', 'two', 'three'], []]);
  });
});
