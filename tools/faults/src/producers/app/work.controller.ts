import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';
import { NumberedLog } from './app-log';

const SLOW_MS = 400;

/** What requests do in an app: log before and after waiting for others, a lot, or a little. */
@Controller()
export class WorkController {
  constructor(private readonly log: NumberedLog) {}

  @Get('slow')
  async slow(): Promise<string> {
    this.log.write('begun', 'begun');
    await sleep(SLOW_MS);
    this.log.write('ended', 'ended');
    return 'slow';
  }

  /** Every record says whose it should be. */
  @Get('work/:name')
  async work(@Param('name') name: string): Promise<string> {
    this.log.write('work', 'begun', { name });
    await sleep(Math.random() * 10);
    this.log.write('work', 'after a timer', { name });
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.log.write('work', 'after a turn', { name });
    await Promise.all([1, 2].map((ms) => sleep(ms).then(() => this.log.write('work', 'in parallel', { name }))));
    queueMicrotask(() => this.log.write('work', 'in a microtask', { name }));
    return name;
  }

  @Get('flood/:count')
  flood(@Param('count', ParseIntPipe) count: number): string {
    for (let i = 0; i < count; i += 1) this.log.write('flood', 'flooding', { pad: 'x'.repeat(200) });
    return 'flooded';
  }

  @Get('victim')
  victim(): string {
    this.log.write('victim', 'seen');
    this.log.write('victim-warning', 'seen with concern', {}, 'warn');
    return 'seen';
  }
}
