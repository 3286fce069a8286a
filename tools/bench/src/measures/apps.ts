import type { Bench, RunningSubject } from '../run/bench';
import type { AppSubject, Platform } from '../subjects/apps/app-subject';

export interface RunningApp extends RunningSubject {
  readonly name: AppSubject;
  readonly port: number;
}

/** One process for each, all of which live until the measure ends. */
export async function startApps(bench: Bench, platform: Platform, subjects: readonly AppSubject[]): Promise<RunningApp[]> {
  const apps: RunningApp[] = [];
  for (const name of subjects) {
    const running = await bench.start({ program: 'apps/main.js', options: { subject: name, platform } });
    apps.push({ ...running, name, port: await running.process.ask<number>('port') });
  }
  return apps;
}
