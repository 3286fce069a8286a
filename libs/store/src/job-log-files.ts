import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { jobFileName, jobSubjectOf } from '@cairn/core';
import type { JobLog, JobLogs, JobLogSubject, LogPage, LogQuery, TailEvent, TailQuery } from '@cairn/core/query';
import { OpenSegments } from './search/open-segments';
import { searchFiles } from './search/search-files';
import { listSegments, segmentAt, type Segment } from './segments/list-segments';
import { SidecarCache } from './sidecar/sidecar-cache';
import { OneFileTailHub } from './tail/one-file-tail-hub';

const ENDING = '.log';
/** What a file's name may hold; nothing in it leaves the directory. */
const SAFE_ID = /^[A-Za-z0-9._~-]+$/;

interface SharedHub {
  readonly hub: OneFileTailHub;
  followers: number;
}

/** The per-job files of a directory (`TASK_LOG_DIR`), `<type>_<id>.log`. */
export class JobLogFiles implements JobLogs {
  private readonly sidecars = new SidecarCache();
  private readonly followed = new Map<string, SharedHub>();

  /** @param dir may be missing: no job ran yet. */
  constructor(private readonly dir: string) {}

  async list(signal?: AbortSignal): Promise<readonly JobLog[]> {
    const segments = await listSegments(this.dir);
    signal?.throwIfAborted();
    return segments.map(jobLogOf).filter((log) => log !== undefined).sort((a, b) => b.modified - a.modified);
  }

  async search(subject: JobLogSubject, query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
    const files = new OpenSegments(this.sidecars, () => undefined);
    try {
      return await searchFiles(() => this.segmentsOf(subject), files, query, {}, signal);
    } finally {
      await files.close();
    }
  }

  /** One reader for all who follow the same log. A position names a place in its file: it can be gone on from in another process, too. */
  async *tail(subject: JobLogSubject, query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent> {
    const key = JSON.stringify([subject.type, subject.id]);
    const shared = this.followed.get(key) ?? { hub: new OneFileTailHub({ list: () => this.segmentsOf(subject) }), followers: 0 };
    this.followed.set(key, shared);
    shared.followers += 1;
    try {
      yield* shared.hub.follow(query, signal);
    } finally {
      shared.followers -= 1;
      if (shared.followers === 0) {
        this.followed.delete(key);
        await shared.hub.close();
      }
    }
  }

  private async segmentsOf(subject: JobLogSubject): Promise<Segment[]> {
    const segment = await segmentAt(this.dir, await this.nameOf(subject));
    return segment === undefined ? [] : [segment];
  }

  /** An id from the list may be the shortened one of a name. */
  private async nameOf({ type, id }: JobLogSubject): Promise<string> {
    const listed = `${type}_${id}${ENDING}`;
    const isListed = SAFE_ID.test(type) && SAFE_ID.test(id) && !listed.startsWith('.') && basename(listed) === listed && (await lstat(`${this.dir}/${listed}`).catch(() => undefined)) !== undefined;
    return isListed ? listed : jobFileName({ type, id });
  }
}

function jobLogOf({ name, size, modified }: Segment): JobLog | undefined {
  const at = name.indexOf('_');
  if (at <= 0 || !name.endsWith(ENDING)) return undefined;
  return { ...jobSubjectOf(name.slice(0, -ENDING.length)), sizeBytes: size, modified };
}
