import type { CanonicalRecord } from '@cairn/core';
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { GraphqlApp, SERVERS } from './graphql-app';
import { TickResolver } from './operations.resolver';

const SUBSCRIPTIONS = 50;
const EVENTS_EACH = 3;

describe.each(SERVERS)('GraphQL over WebSocket on $name', (server) => {
  let app: GraphqlApp;
  let client: Client;

  beforeAll(async () => {
    app = await GraphqlApp.start(server, [TickResolver]);
  });
  beforeEach(() => {
    app.running.captured.clear();
    class Handshake extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers: { 'x-request-id': 'handshake-1' } });
      }
    }
    client = createClient({ url: app.socketUrl, webSocketImpl: Handshake });
  });
  afterEach(() => client.dispose());
  afterAll(() => app.close());

  async function answersTo(query: string): Promise<unknown[]> {
    const answers: unknown[] = [];
    for await (const answer of client.iterate({ query })) answers.push(answer);
    return answers;
  }
  const told = (message: string): CanonicalRecord[] => app.running.captured.where({ message });

  it('gives each of 200 concurrent queries a story of its own, in the correlation of their connection', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `n${n}`);
    const answers = await Promise.all(names.map((name) => answersTo(`query { requestId(name: "${name}") }`)));
    const ids = answers.map(([answer]) => (answer as { data: { requestId: string } }).data.requestId);
    expect(new Set(ids).size).toBe(names.length);
    expect(told('asked')).toHaveLength(names.length);
    for (const { context, metadata } of told('asked')) {
      expect(context).toMatchObject({ request_id: ids[names.indexOf(String(metadata['name']))], correlation_id: 'handshake-1', operation: 'TickResolver.requestId' });
    }
  });

  it('gives each event of a subscription a story of its own, though subscribers share the event', async () => {
    const names = Array.from({ length: SUBSCRIPTIONS }, (_, n) => `n${n}`);
    const all = await Promise.all(names.map((name) => answersTo(`subscription { tick(name: "${name}") { id label(name: "${name}") } }`)));
    const labels = all.flatMap((answers, n) => answers.map((answer) => ({ name: names[n], ...(answer as { data: { tick: { id: string; label: string } } }).data.tick })));
    expect(labels).toHaveLength(SUBSCRIPTIONS * EVENTS_EACH);
    expect(new Set(labels.map(({ label }) => label)).size).toBe(SUBSCRIPTIONS * EVENTS_EACH);

    const labelled = told('labelled');
    expect(labelled).toHaveLength(labels.length);
    const wrong = labelled.filter(({ context, metadata }) => !labels.some(({ name, id, label }) => name === metadata['name'] && id === metadata['tick'] && label === context.request_id));
    expect(wrong).toEqual([]);
    const sent = told('sent');
    expect(sent).toHaveLength(labels.length);
    expect(new Set(sent.map(({ context, metadata }) => `${String(metadata['name'])} ${String(context.request_id)}`)).size).toBe(SUBSCRIPTIONS);
    expect(new Set([...sent, ...labelled].map(({ context }) => context.correlation_id))).toEqual(new Set(['handshake-1']));
  });

  it('leaves one record of the handshake, which no operation names', async () => {
    await answersTo('query { requestId(name: "n1") }');
    await client.dispose();
    expect(await app.running.requestRecords(1)).toMatchObject([{ level: 'INFO', context: { request_id: 'handshake-1' }, metadata: { status_code: 101, handler: null } }]);
  });

  it('records an error by itself, for there is no request to bear it', async () => {
    expect(await answersTo('mutation { breaks }')).toMatchObject([{ errors: [{ message: 'the store is gone' }] }]);
    expect(app.running.captured.where({ event: 'app.operation.failed' })).toMatchObject([
      { level: 'ERROR', message: 'Failed TickResolver.breaks', component: 'GraphQL', exception: { type: 'TypeError', message: 'the store is gone' } },
    ]);
  });

  it('records the error of each event', async () => {
    await answersTo('subscription { tick(name: "n1") { id failing } }');
    const failed = app.running.captured.where({ event: 'app.operation.failed' });
    expect(failed.map(({ exception }) => exception?.message)).toEqual(['tick 1 has no label', 'tick 2 has no label', 'tick 3 has no label']);
    expect(new Set(failed.map(({ context }) => context.request_id)).size).toBe(EVENTS_EACH);
  });
});
