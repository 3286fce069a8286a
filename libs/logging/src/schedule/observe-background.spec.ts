import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { observeBackground } from './observe-background';

/** What the self-log is told about an app with this provider. */
async function toldAbout(provider: Type): Promise<string[]> {
  const told: string[] = [];
  const module = await Test.createTestingModule({ imports: [DiscoveryModule], providers: [provider] }).compile();
  const selfLog = { report: (_code: string, text: string) => void told.push(text) };
  observeBackground(module.get(DiscoveryService), { selfLog } as LoggingRuntime);
  await module.close();
  return told;
}

describe('the observation of background work', () => {
  it('tells when a version of a package keeps its calls elsewhere', async () => {
    @Injectable()
    class ScheduleExplorer {}
    expect(await toldAbout(ScheduleExplorer)).toEqual([expect.stringContaining('@nestjs/schedule')]);
  });

  it('has nothing to tell of an app without background work', async () => {
    @Injectable()
    class TaskService {}
    expect(await toldAbout(TaskService)).toEqual([]);
  });
});
