import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AnchorQueue, canonicalJson, parseAnchors, type AnchoredCheckpoint, type AuditAnchor } from '@cairn/audit';
import { startPostgres } from '@cairn/dev';
import { openPool } from './open-pool';
import { HttpAnchor, PostgresAnchor, SyslogAnchor } from '../../src';
import { until } from '../support/until';

const checkpoint = (seq: number): AnchoredCheckpoint => ({ v: 1, writer: 'api', chain: '20260101t000000000-0a1b2c3d', seq, hash: 'a'.repeat(64), sig: 'b'.repeat(128), time: '2026-01-01T00:00:00.000Z' });

describe('an anchor over HTTP', () => {
  it('posts the checkpoint, and says when it is not taken', async () => {
    const seen: [IncomingMessage, string][] = [];
    let status = 201;
    const server = createServer(async (req, res) => {
      seen.push([req, await text(req)]);
      res.writeHead(status).end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const anchor = new HttpAnchor({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/anchors`, headers: { authorization: 'Bearer x' } });
    await anchor.publish(checkpoint(1));
    status = 500;
    await expect(anchor.publish(checkpoint(2))).rejects.toThrow(/answers 500/);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(anchor.publish(checkpoint(3))).rejects.toThrow();
    expect(seen[0]![0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'application/json' } });
    expect(parseAnchors(seen[0]![1])).toEqual([checkpoint(1)]);
  });
});

describe('an anchor in syslog (RFC 5424)', () => {
  const header = /^<110>1 2026-01-01T00:00:00\.000Z \S+ cairn-audit \d+ checkpoint - \{/;

  it('sends datagrams over UDP', async () => {
    const server = createSocket('udp4');
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const received = once(server, 'message');
    await new SyslogAnchor({ host: '127.0.0.1', port: server.address().port, protocol: 'udp' }).publish(checkpoint(1));
    const message = String((await received)[0]);
    server.close();
    expect(message).toMatch(header);
    expect(parseAnchors(message)).toEqual([checkpoint(1)]);
  });

  it('counts octets over TCP, keeps its connection, and connects again when that was lost', async () => {
    let received = '';
    const connections = new Set<import('node:net').Socket>();
    const server = createTcpServer((socket) => connections.add(socket.on('data', (chunk) => (received += chunk.toString()))));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const anchor = new SyslogAnchor({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    await anchor.publish(checkpoint(1));
    await anchor.publish(checkpoint(2));
    await until('both messages', () => Promise.resolve(parseAnchors(received).length === 2));
    expect(connections.size).toBe(1);
    const [, length, message] = /^(\d+) (.*)$/s.exec(received)!;
    expect(message!.slice(0, Number(length))).toMatch(header);
    expect(message!.slice(Number(length))).toMatch(/^\d+ <110>1 /);
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const queue = new AnchorQueue(anchor, () => undefined);
    queue.put(checkpoint(3));
    await until('the third message', async () => {
      if (parseAnchors(received).length < 3) await queue.close();
      return parseAnchors(received).length === 3;
    });
    await anchor.close();
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await expect(new SyslogAnchor({ host: '127.0.0.1', port: 1 }).publish(checkpoint(4))).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('an anchor in PostgreSQL', () => {
  it('inserts statements that the verifier reads back, under a role that can do nothing else', async () => {
    const server = await startPostgres();
    const owner = openPool({ connectionString: server.url });
    try {
      await owner.query('CREATE TABLE audit_anchors (writer text, chain text, seq bigint, statement text, received_at timestamptz NOT NULL DEFAULT now())');
      await owner.query('CREATE ROLE anchoring NOLOGIN');
      await owner.query('GRANT INSERT ON audit_anchors TO anchoring');
      const client = openPool({ connectionString: server.url, options: '-c role=anchoring' });
      const anchor = new PostgresAnchor({ client });
      await anchor.publish(checkpoint(1));
      await anchor.publish(checkpoint(2));
      for (const statement of ['DELETE FROM audit_anchors', 'UPDATE audit_anchors SET seq = 9', 'TRUNCATE audit_anchors', 'SELECT 1 FROM audit_anchors']) {
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
      const { rows } = await owner.query<{ statement: string }>('SELECT statement FROM audit_anchors ORDER BY seq');
      expect(parseAnchors(rows.map(({ statement }) => statement).join('\n'))).toEqual([checkpoint(1), checkpoint(2)]);
      await client.end();
    } finally {
      await owner.end();
      await server.stop();
    }
    expect(() => new PostgresAnchor({ client: owner, table: 'x; DROP TABLE y' })).toThrow(TypeError);
  }, 60_000);
});

describe('what is brought to an anchor', () => {
  it('comes in order, is tried again, and never keeps the app waiting', async () => {
    const kept: number[] = [];
    const troubles: number[] = [];
    let isDown = true;
    const anchor: AuditAnchor = {
      name: 'flaky',
      publish: async ({ seq }) => {
        if (isDown) throw new Error('down');
        kept.push(seq);
      },
    };
    const queue = new AnchorQueue(anchor, (_anchor, _error, waiting) => troubles.push(waiting));
    for (const seq of [1, 2, 3]) queue.put(checkpoint(seq));
    await until('the first trouble', () => Promise.resolve(troubles.length > 0));
    expect(kept).toEqual([]);
    isDown = false;
    await queue.close();
    expect(kept).toEqual([1, 2, 3]);
  });

  it('does not keep the app from ending, nor the queue from being told of, when an anchor never answers', async () => {
    const troubles: unknown[] = [];
    let closed = 0;
    const silent: AuditAnchor = { name: 'silent', publish: () => new Promise(() => undefined), close: () => new Promise(() => (closed += 1)) };
    const queue = new AnchorQueue(silent, (_anchor, error) => troubles.push(error), 20);
    queue.put(checkpoint(1));
    await queue.close();
    expect(troubles).toEqual([expect.objectContaining({ message: 'no answer within 20 ms' }), expect.objectContaining({ message: 'no answer within 20 ms' })]);
    expect(closed).toBe(1);
  });

  it('reads statements in any order of keys, with any white space, alone or within other JSON', () => {
    const one = checkpoint(1);
    const rows = [{ statement: checkpoint(2), received_at: '2026-01-01T00:00:00Z' }, { statement: canonicalJson(checkpoint(3)) }];
    const jsonb = JSON.stringify({ v: one.v, seq: one.seq, sig: one.sig, hash: one.hash, time: one.time, chain: one.chain, writer: one.writer }).replaceAll(',', ', ').replaceAll('":', '": ');
    expect(parseAnchors(JSON.stringify([one], null, 2))).toEqual([one]);
    expect(parseAnchors(`${jsonb}\n"${jsonb.replaceAll('"', '""')}"\n`)).toEqual([one, one]);
    expect(parseAnchors(JSON.stringify(rows, null, 2))).toEqual([checkpoint(2), checkpoint(3)]);
    expect(parseAnchors(JSON.stringify({ ...one, id: 7 }))).toEqual([one]);
    for (const wrong of [{ ...one, seq: '1' }, { ...one, hash: 'x' }, { ...one, v: 2 }, { chain: 'c' }]) expect(parseAnchors(JSON.stringify(wrong))).toEqual([]);
  });

  it('reads statements wherever they stand', () => {
    const [one, two] = [canonicalJson(checkpoint(1)), canonicalJson(checkpoint(2))];
    expect(parseAnchors(`x ${one}\n"${two.replaceAll('"', '""')}"\n${JSON.stringify(one)}\nrubbish {"chain"`)).toEqual([checkpoint(1), checkpoint(2), checkpoint(1)]);
  });
});
