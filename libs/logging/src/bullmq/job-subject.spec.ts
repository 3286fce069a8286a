import type { SelfLog } from '@cairn/core';
import type { Job } from 'bullmq';
import { subjectOf } from './job-subject';

const reports: string[] = [];
const selfLog: SelfLog = { report: (code) => reports.push(code) };
const job = (data: unknown): Job => ({ queueName: 'provisioning', name: 'apply', id: '17', data }) as Job;
const of = (data: unknown) => subjectOf(job(data), undefined, selfLog);

describe('whose file a job writes to', () => {
  it.each<[string, unknown, string, string]>([
    ['the subject its data names', { subject: { type: 'cluster', id: 'c1' }, resource_id: 'r1' }, 'cluster', 'c1'],
    ['its resource', { resource_id: 'r1', environment_id: 'e1' }, 'resource', 'r1'],
    ['its resource in camel case', { resourceId: 'r2' }, 'resource', 'r2'],
    ['its environment', { environment_id: 'e1' }, 'environment', 'e1'],
    ['its environment in camel case', { environmentId: 'e2' }, 'environment', 'e2'],
    ['a resource with a number', { resource_id: 42 }, 'resource', '42'],
    ['its queue and id when the ids are empty', { resource_id: '', subject: { type: 'cluster' } }, 'provisioning', '17'],
    ['its queue and id when it has no data', undefined, 'provisioning', '17'],
    ['its queue and id when its data is a text', 'resource_id', 'provisioning', '17'],
  ])('is %s', (_name, data, type, id) => {
    expect(of(data)).toEqual({ type, id });
  });

  it("is the app's choice where it makes one", () => {
    const chosen = { type: 'tenant', id: 't1' };
    expect(subjectOf(job({ resource_id: 'r1' }), () => chosen, selfLog)).toEqual(chosen);
    expect(subjectOf(job({ resource_id: 'r1' }), () => undefined, selfLog)).toEqual({ type: 'resource', id: 'r1' });
  });

  it('is the default when the app throws, and the trouble is told', () => {
    const broken = (): never => {
      throw new Error('no such field');
    };
    expect(subjectOf(job({ resource_id: 'r1' }), broken, selfLog)).toEqual({ type: 'resource', id: 'r1' });
    expect(reports).toEqual(['CAIRN_E_JOB']);
  });
});
