import { jobFileName, jobSubjectOf, type JobSubject, type Line } from '@cairn/core';
import type { JobLogSubject } from '@cairn/core/query';

/** Where a record names the log of its job: as the file of that would be named, without its ending. */
export const JOB_LOG_FIELD = 'job_log';
const ENDING = '.log';
/** Names as {@link jobFileName} makes them. */
const NAME = /^[A-Za-z0-9.~-]+_[A-Za-z0-9._~-]+$/;
const LONGEST_NAME = 120;
/** In layout `nested` all before it are texts, in which a quote stands behind a backslash. */
const CONTEXT = ',"context":{';

const names = new WeakMap<JobSubject, string>();

/** `<type>_<id>`; of a subject with an id that no file could be named by, with a hash. */
export function jobLogName(subject: JobSubject): string {
  let name = names.get(subject);
  if (name === undefined) names.set(subject, (name = jobFileName(subject).slice(0, -ENDING.length)));
  return name;
}

/** Those under which a log may be asked for: an id from a list is the name already. */
export function jobLogNames(subject: JobLogSubject): string[] {
  const listed = `${subject.type}_${subject.id}`;
  return [...new Set([...(isJobLogName(listed) ? [listed] : []), jobLogName({ ...subject })])];
}

export function isJobLogName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= LONGEST_NAME && NAME.test(name);
}

/** As it is asked for, too. */
export const subjectOfName = (name: string): JobLogSubject => jobSubjectOf(name);

/** A line of layout `nested` that says whose job's it is. */
export function withJobLog(line: Line, subject: JobSubject): Line {
  const at = line.indexOf(CONTEXT) + CONTEXT.length;
  if (at < CONTEXT.length) return line;
  const comma = line[at] === '}' ? '' : ',';
  return `${line.slice(0, at)}"${JOB_LOG_FIELD}":"${jobLogName(subject)}"${comma}${line.slice(at)}` as Line;
}
