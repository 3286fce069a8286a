import type { ContextFields, Level } from '@cairn/core';
import type { Job } from 'bullmq';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { JobRun } from './job-run';
import { openStoryOf } from './job-story';
import { subjectOf } from './job-subject';

/** An attempt at a job, in the job's story, with the subject and the fields the app's options say. */
export function openRun(job: Job, workerId: string, { options, selfLog, levels }: LoggingRuntime): JobRun {
  const story = openStoryOf(job);
  story.assign(fieldsOf(job));
  story.level = lower(story.level, levels.ofJob(job.queueName, job.id));
  return new JobRun(job, workerId, subjectOf(job, options.jobSubject, selfLog), story);

  function fieldsOf(described: Job): ContextFields {
    try {
      return options.jobContext?.(described) ?? {};
    } catch (error) {
      selfLog.report('CAIRN_E_JOB', 'the option jobContext threw; the job’s records go without its fields', error);
      return {};
    }
  }
}

/** Of two levels asked for, the one that shows more. */
function lower(one: Level | undefined, other: Level | undefined): Level | undefined {
  return one === undefined || (other !== undefined && other.value < one.value) ? other : one;
}
