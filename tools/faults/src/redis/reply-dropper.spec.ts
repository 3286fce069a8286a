import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { ReplyDropper } from './reply-dropper';

describe('what stands before a Redis', () => {
  const heard: string[] = [];
  const server = createServer((socket) => socket.on('data', (data) => void (heard.push(String(data)), socket.write('+OK'))));
  let dropper: ReplyDropper;
  let client: Socket;
  beforeEach(async () => {
    heard.length = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    dropper = await ReplyDropper.start((server.address() as AddressInfo).port);
    client = connect(dropper.port, '127.0.0.1');
  });
  afterEach(async () => {
    client.destroy();
    await dropper.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  it('passes on commands and answers, and knows which records were sent, and how often', async () => {
    for (let time = 0; time < 2; time += 1) {
      client.write('{"metadata":{"writer":"w","n":7}}{"metadata":{"writer":"other","n":8}}');
      expect(String((await once(client, 'data'))[0])).toBe('+OK');
    }
    expect([dropper.sent('w'), dropper.dropped]).toEqual([[7, 7], 0]);
  });

  it('passes on the command whose answer it loses by breaking the connection', async () => {
    dropper.drops = () => 'cut';
    client.write('one');
    await once(client, 'close');
    expect([heard, dropper.dropped]).toEqual([['one'], 1]);
  });

  it('says nothing more on a connection whose answer it has lost in silence', async () => {
    const answers: string[] = [];
    client.on('data', (data) => answers.push(String(data)));
    dropper.drops = () => 'silence';
    client.write('one');
    while (dropper.dropped === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    dropper.drops = () => undefined;
    client.write('two');
    while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const other = connect(dropper.port, '127.0.0.1');
    other.write('three');
    expect(String((await once(other, 'data'))[0])).toBe('+OK');
    other.destroy();
    expect([heard, answers]).toEqual([['one', 'two', 'three'], []]);
  });
});
