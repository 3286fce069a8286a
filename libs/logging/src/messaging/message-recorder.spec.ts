import { CollectingSink } from '@cairn/core/testing';
import { of, throwError } from 'rxjs';
import { buildRuntime } from '../runtime/build-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { MessageRecorder } from './message-recorder';
import { runMessage } from './message-run';

class Refusal extends Error {}

describe('what a message logs below its loggers’ levels', () => {
  let sink: CollectingSink;
  let runtime: LoggingRuntime;
  let recorder: MessageRecorder;
  beforeEach(() => {
    sink = new CollectingSink();
    runtime = buildRuntime({ serviceName: 'stock', console: 'off', toFile: false, debugOnFailure: true, sinks: [{ sink }] }, {});
    recorder = new MessageRecorder(runtime, 'microservice', Refusal.prototype);
  });
  afterEach(() => runtime.close());

  /** Messages of records, the held ones marked. */
  const toldOf = async (handle: () => unknown): Promise<string[]> => {
    const log = runtime.logger('shelf');
    const run = recorder.open({ transport: 'tcp', route: 'stock.take', ipAddress: '198.51.100.7' }, {});
    const answer = await runMessage(run, () => (log.debug('looked'), handle())).catch((error: unknown) => error);
    await (answer as { forEach?: (next: () => void) => Promise<void> } | undefined)?.forEach?.(() => log.debug('answered')).catch(() => undefined);
    return sink.records.map(({ message, metadata }) => (metadata['held'] === true ? `held: ${message}` : message));
  };

  it.each([
    ['throws', () => { throw new TypeError('no shelf'); }, ['held: looked']],
    ['rejects', () => Promise.reject(new TypeError('no shelf')), ['held: looked']],
    ['breaks off its answers', () => throwError(() => new TypeError('no shelf')), ['held: looked']],
    ['refuses', () => { throw new Refusal('out of stock'); }, []],
    ['answers', () => 3, []],
    ['answers many times', () => of(1, 2), []],
  ])('is written when its handler %s, or not', async (_what, handle, held) => {
    expect(await toldOf(handle)).toEqual([...held, 'Microservice message completed']);
    const count = runtime.volume.find(({ level }) => level.name === 'DEBUG')!;
    expect([count.held, count.born]).toEqual([0, count.written + count.discarded]);
  });
});
