// Logs numbered records to a Redis at a steady rate, tells what that costs and what is where when it is asked, and settles what is left when it is told to stop.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithRunner, leaveRunner, onTold, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { CallMeter } from './redis/call-meter';
import { cairnApp, cairnRedis, winstonRedis, type RedisTarget, type RedisTargetOptions } from './redis/redis-target';

export interface RedisOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly logging: RedisTargetOptions;
  readonly perTick: number;
  readonly tickMs: number;
  /** With Nest around it, which asks at the start whether the Redis may be used. */
  readonly asApp: boolean;
}

const { subject, run, logging, perTick, tickMs, asApp } = producerOptions<RedisOptions>({ perTick: 10, tickMs: 5, asApp: false });
const LOOK_MS = 10;
const WRITER = 'w';
const pad = 'x'.repeat(200);
const ledger = new Ledger(run, WRITER);
let meter = new CallMeter();
let n = 0;
let stopped = false;

function open(): RedisTarget | Promise<RedisTarget> {
  if (subject === 'winston') return winstonRedis(logging);
  return asApp ? cairnApp(logging) : cairnRedis(logging);
}

/** `measure`; `measured <name>`, which begins the next measurement as well; `count <name>`; `stop`. */
function hear(target: RedisTarget, words: string): void {
  const [word, name = ''] = words.split(' ');
  if (word === 'stop') stopped = true;
  if (word === 'count') say(name, target.counts());
  if (word === 'measured') say(name, meter.stop());
  if (word === 'measure' || word === 'measured') meter = new CallMeter();
}

async function main(): Promise<void> {
  endWithRunner();
  let target: RedisTarget;
  try {
    target = await open();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    say('refused', { code, message });
    return leaveRunner();
  }
  onTold((words) => hear(target, words));
  say('began');
  for (; !stopped; await sleep(tickMs)) {
    const from = n;
    for (; n < from + perTick; n += 1) meter.time(() => target.log({ run, writer: WRITER, n, pad }));
    ledger.noteAll(from, n);
  }
  while (target.counts().queued + target.counts().spooled > 0) await sleep(LOOK_MS);
  say('settled', target.counts());
  await target.close();
  leaveRunner();
}

void main();
