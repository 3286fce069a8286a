import { some } from '../testing';
import { FlatTaskSerializer } from './flat-task.serializer';

const serializer = new FlatTaskSerializer(some.identity({ process_id: 7, thread_id: 0, host_name: 'host-1' }));
const read = (parts: Parameters<typeof some.redactedRecord>[0]): Record<string, unknown> =>
  JSON.parse(serializer.serialize(some.redactedRecord(parts))) as Record<string, unknown>;

describe('flat-task', () => {
  it('begins with the fields of a task log, then says everything else at the top level', () => {
    const record = read({
      category: 'job',
      event: 'job.completed',
      component: 'provisioning',
      operation: 'apply',
      message: 'Job completed',
      recordId: 'rec_1',
      context: {
        request_id: 'req_1',
        correlation_id: 'abc123',
        resource_id: 'def456',
        execution_id: 'ghi789',
        job_id: '42',
        attempt: 2,
      },
      metadata: { module_path: 'modules/aws/s3', duration_ms: 1234.56, status: 'SUCCESS' },
    });
    expect(Object.entries(record)).toEqual([
      ['timestamp', '2026-01-02T03:04:05.678Z'],
      ['level', 'INFO'],
      ['message', 'Job completed'],
      ['service', 'some-service'],
      ['environment', 'test'],
      ['correlation_id', 'abc123'],
      ['resource_id', 'def456'],
      ['module_path', 'modules/aws/s3'],
      ['execution_id', 'ghi789'],
      ['duration_ms', 1234.56],
      ['version', '1.2.3'],
      ['category', 'job'],
      ['event', 'job.completed'],
      ['component', 'provisioning'],
      ['operation', 'apply'],
      ['request_id', 'req_1'],
      ['user_id', null],
      ['organization_id', null],
      ['job_id', '42'],
      ['attempt', 2],
      ['status', 'SUCCESS'],
      ['record_id', 'rec_1'],
      ['process_id', 7],
      ['thread_id', 0],
      ['host_name', 'host-1'],
    ]);
  });

  it('has the leading fields as null when they are not known', () => {
    expect(read({})).toMatchObject({ correlation_id: null, resource_id: null, module_path: null, execution_id: null, duration_ms: null });
  });

  it('takes a leading field from the context before the metadata, and loses neither', () => {
    const record = read({ context: { resource_id: 'res_1' }, metadata: { resource_id: 'res_2', execution_id: 'exec_2' } });
    expect(record).toMatchObject({ resource_id: 'res_1', metadata_resource_id: 'res_2', execution_id: 'exec_2' });
    expect(record).not.toHaveProperty('metadata_execution_id');
  });

  it('knows the resource from the job it belongs to', () => {
    expect(read({ subject: { type: 'resource', id: 'res_7' } }).resource_id).toBe('res_7');
    expect(read({ subject: { type: 'environment', id: 'env_7' } }).resource_id).toBeNull();
  });

  it('keeps its own fields whatever context and metadata are called', () => {
    const record = read({
      recordId: 'rec_1',
      context: { level: 'context', job_id: '42' },
      metadata: { level: 'metadata', record_id: 'forged', job_id: '43', metadata_level: 'own', duration_ms: 'soon' },
    });
    expect(record).toMatchObject({
      level: 'INFO',
      context_level: 'context',
      metadata_level: 'metadata',
      metadata_metadata_level: 'own',
      record_id: 'rec_1',
      metadata_record_id: 'forged',
      job_id: '42',
      metadata_job_id: '43',
      duration_ms: null,
      metadata_duration_ms: 'soon',
    });
  });

  it('does not say the same thing twice', () => {
    expect(Object.keys(read({ context: { job_id: '42' }, metadata: { job_id: '42' } })).filter((key) => key.endsWith('job_id'))).toEqual(['job_id']);
  });

  it('carries exception and source', () => {
    const source = { file: 'src/a.ts', line: 3, function: 'f' };
    expect(read({ exception: { type: 'Error', message: 'boom' }, source })).toMatchObject({ exception: { type: 'Error', message: 'boom' }, source });
  });

  it('tells contexts apart that share an origin', () => {
    const origin = some.origin();
    expect(read({ origin, context: { job_id: '1' } }).job_id).toBe('1');
    expect(read({ origin, context: { job_id: '2' } }).job_id).toBe('2');
  });
});
