import { CollectingSink } from '@cairn/core/testing';
import { buildRuntime } from '../runtime/build-runtime';
import { AuditAlarms } from './audit-alarms';

/** As node-postgres has it: it quotes the value that was not taken. */
const quoting = (): Error => Object.assign(new Error('invalid input syntax for type uuid: "Mary Smith"'), { code: '22P02', severity: 'ERROR', routine: 'string_to_uuid' });

describe('what is said of trouble with the trail', () => {
  const sink = new CollectingSink();
  const runtime = buildRuntime({ serviceName: 'test', console: 'off', toFile: false, sinks: [{ sink, layout: 'nested' }] }, {});
  const alarms = new AuditAlarms(runtime, '/var/audit');
  let onStderr: jest.SpyInstance;
  beforeEach(() => {
    sink.clear();
    onStderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => runtime.close());

  it.each<[event: string, tell: (error: Error) => void]>([
    ['audit.trail.failed', (error) => alarms.failed(error, 'api')],
    ['audit.action.refused', (error) => alarms.refused('task.deleted', 'intent', error)],
    ['audit.record.lost', (error) => alarms.lost('task.deleted', error)],
    ['audit.anchor.failed', (error) => alarms.anchorFailed('table', error, 1)],
    ['audit.store.failed', (error) => alarms.storeFailed('audit_logs', error)],
  ])('%s has the words of a database without the values they quote, as any record', (event, tell) => {
    tell(quoting());
    expect(sink.records).toMatchObject([{ event, metadata: { error_message: 'invalid input syntax for type uuid: ?' } }]);
    expect(JSON.stringify([sink.records, onStderr.mock.calls])).not.toContain('Mary');
  });

  it('has what was thrown as a text without them, too, and other texts as they are', () => {
    for (const thrown of [`append: ${quoting().message}`, new Error('EIO'), undefined]) alarms.lost('task.deleted', thrown);
    expect(sink.records.map(({ metadata }) => metadata.error_message)).toEqual(['append: invalid input syntax for type uuid: ?', 'EIO', 'undefined']);
  });

  it('bears an error that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    alarms.lost('task.deleted', proxy);
    expect(sink.records).toMatchObject([{ metadata: { error_message: 'an error that cannot be read' } }]);
  });
});
