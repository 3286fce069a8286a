import { LEVELS } from '../record/level';
import { some } from '../testing';
import { Cp1Serializer } from './cp1.serializer';

const identity = some.identity({ process_id: 7, thread_id: 0, host_name: 'host-1' });
const serializer = new Cp1Serializer(identity);
const read = (parts: Parameters<typeof some.redactedRecord>[0]): Record<string, unknown> & { context: Record<string, unknown> } =>
  JSON.parse(serializer.serialize(some.redactedRecord(parts)));

describe('cp1', () => {
  it('has the ids of the run at the top and everything else in its context', () => {
    const record = read({
      component: 'worker',
      category: 'job',
      event: 'job.step.started',
      message: 'Step execution started',
      recordId: 'rec_1',
      context: {
        request_id: 'req_1',
        tenant_id: 'tenant_123',
        run_id: 'run_abc123',
        flow_id: 'flow_xyz789',
        step_id: 'step_001',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      },
      metadata: { worker_id: 'worker_12345', block_type: 'http.request', status: 'success' },
    });
    expect(record).toEqual({
      timestamp: '2026-01-02T03:04:05.678000Z',
      level: 'INFO',
      component: 'worker',
      message: 'Step execution started',
      tenant_id: 'tenant_123',
      run_id: 'run_abc123',
      flow_id: 'flow_xyz789',
      step_id: 'step_001',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      context: {
        ...identity,
        category: 'job',
        event: 'job.step.started',
        record_id: 'rec_1',
        request_id: 'req_1',
        user_id: null,
        organization_id: null,
        worker_id: 'worker_12345',
        block_type: 'http.request',
        status: 'success',
      },
    });
  });

  it('knows four levels', () => {
    expect(LEVELS.map((level) => read({ level }).level)).toEqual(['DEBUG', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'ERROR']);
  });

  it('keeps real microseconds', () => {
    expect(read({ timestamp: '2026-01-02T03:04:05.678901Z' }).timestamp).toBe('2026-01-02T03:04:05.678901Z');
  });

  it('takes the organization for the tenant when none is named', () => {
    expect(read({ context: { organization_id: 'org_1' } })).toMatchObject({ tenant_id: 'org_1', context: { organization_id: 'org_1' } });
    expect(read({}).tenant_id).toBeNull();
  });

  it('loses nothing to a name that is taken', () => {
    const { context } = read({ recordId: 'rec_1', context: { queue: 'email' }, metadata: { queue: 'other', record_id: 'forged' } });
    expect(context).toMatchObject({ queue: 'email', metadata_queue: 'other', record_id: 'rec_1', metadata_record_id: 'forged' });
  });
});
