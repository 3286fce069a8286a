import type { JobSubject, SelfLog } from '@cairn/core';
import type { Job } from 'bullmq';
import type { LoggingOptions } from '../module/logging-options';

type Resolver = NonNullable<LoggingOptions['jobSubject']>;

/**
 * Whose log file a job writes to: what the app's resolver says, else the subject its data names (`subject: { type, id }`,
 * `resource_id`, `environment_id`, or the latter two in camel case), else its queue and id.
 */
export function subjectOf(job: Job, resolver: Resolver | undefined, selfLog: SelfLog): JobSubject {
  return chosen(job, resolver, selfLog) ?? named(job.data) ?? { type: job.queueName, id: job.id ?? job.name };
}

function chosen(job: Job, resolver: Resolver | undefined, selfLog: SelfLog): JobSubject | undefined {
  try {
    return resolver?.(job);
  } catch (error) {
    selfLog.report('CAIRN_E_JOB', 'the option jobSubject threw; the default is used', error);
    return undefined;
  }
}

function named(data: unknown): JobSubject | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { subject, resource_id, resourceId, environment_id, environmentId } = data as Record<string, unknown>;
  return (
    asSubject(subject) ??
    withId('resource', resource_id ?? resourceId) ??
    withId('environment', environment_id ?? environmentId)
  );
}

function asSubject(value: unknown): JobSubject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, id } = value as Record<string, unknown>;
  return typeof type === 'string' && type !== '' ? withId(type, id) : undefined;
}

function withId(type: string, id: unknown): JobSubject | undefined {
  if (typeof id === 'number') return { type, id: String(id) };
  return typeof id === 'string' && id !== '' ? { type, id } : undefined;
}
