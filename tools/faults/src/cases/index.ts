import type { FaultCase } from '../case/fault-case';
import { kill } from './01-kill.case';
import { auditKill } from './02-audit-kill.case';
import { diskFull } from './03-disk-full.case';
import { auditDisk } from './04-audit-disk.case';
import { auditTampering } from './05-audit-tampering.case';
import { sigterm } from './06-sigterm.case';
import { redisKill } from './07-redis-kill.case';
import { redisFrozen } from './08-redis-frozen.case';
import { redisReplies } from './09-redis-replies.case';
import { redisTrouble } from './10-redis-trouble.case';
import { flooded } from './11-flood.case';
import { slowSink } from './12-slow-sink.case';
import { contexts } from './13-contexts.case';
import { processes } from './14-processes.case';
import { endings } from './15-endings.case';
import { hostileValues } from './16-hostile-values.case';
import { crashed } from './17-crash.case';
import { clock } from './18-clock.case';
import { descriptors } from './19-descriptors.case';
import { compression } from './20-compression.case';
import { deadLetter } from './21-dead-letter.case';
import { movedFiles } from './22-moved-files.case';
import { hostilePaths } from './23-hostile-paths.case';
import { hostileNames } from './24-hostile-names.case';
import { hostileCli } from './25-cli.case';
import { hostileQuery } from './26-query.case';
import { tenants } from './27-tenants.case';
import { stoppedReader } from './28-stdout.case';
import { stalled } from './29-stall.case';
import { stateFile } from './30-state-file.case';
import { noisyClient } from './31-noisy-client.case';

/** Every case there is, in the order of their numbers. A new case is one new file and one line here. */
export const CASES: readonly FaultCase[] = [
  kill,
  auditKill,
  diskFull,
  auditDisk,
  auditTampering,
  sigterm,
  redisKill,
  redisFrozen,
  redisReplies,
  redisTrouble,
  flooded,
  slowSink,
  contexts,
  processes,
  endings,
  hostileValues,
  crashed,
  clock,
  descriptors,
  compression,
  deadLetter,
  movedFiles,
  hostilePaths,
  hostileNames,
  hostileCli,
  hostileQuery,
  tenants,
  stoppedReader,
  stalled,
  stateFile,
  noisyClient,
];
