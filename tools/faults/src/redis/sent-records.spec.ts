import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { TcpProxy } from '@cairn/dev';
import { SentRecords } from './sent-records';

describe('what was sent to a Redis', () => {
  it('is known by the records in it, and how often each was', async () => {
    const server = createServer((socket) => socket.on('data', () => socket.write('+OK')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = await TcpProxy.start((server.address() as AddressInfo).port);
    const sent = new SentRecords(proxy);
    const client = connect(proxy.port, '127.0.0.1');
    for (let time = 0; time < 2; time += 1) {
      client.write('{"metadata":{"writer":"w","n":7}}{"metadata":{"writer":"other","n":8}}');
      expect(String((await once(client, 'data'))[0])).toBe('+OK');
    }
    expect([sent.of('w'), proxy.lost]).toEqual([[7, 7], 0]);
    client.destroy();
    await proxy.stop();
    await new Promise((resolve) => server.close(resolve));
  });
});
