import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from './api-client';

const POLL_MS = 100;

/** Waits until a job has ended. @throws Error naming its state when that takes longer than `limitMs`. */
export async function endedJob(api: ApiClient, jobId: string, limitMs = 60_000): Promise<'completed' | 'failed'> {
  const end = Date.now() + limitMs;
  for (;;) {
    const { body } = await api.send('GET', `/api/v1/jobs/${jobId}`);
    if (body.state === 'completed' || body.state === 'failed') return body.state;
    if (Date.now() > end) throw new Error(`The job ${jobId} has not ended after ${limitMs / 1_000} s: it is ${String(body.state)}`);
    await wait(POLL_MS);
  }
}
