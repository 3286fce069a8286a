import { SinkCounters, type Line, type RedactedRecord, type RedisSettings, type SelfLog } from '@cairn/core';
import { SpoolingSink, type SpoolingOptions } from '@cairn/core/remote';
import { RedisWriter } from './redis.writer';
import { withJobLog } from './schema/job-log';

export interface RedisSinkOptions extends SpoolingOptions {
  readonly redis: RedisSettings;
  readonly selfLog: SelfLog;
}

/** Records to Redis, where {@link RedisStore} finds them. Its route has the `nested` layout; what Redis cannot take waits in the spool. */
export class RedisSink extends SpoolingSink {
  private readonly redis: RedisWriter;

  constructor({ redis, selfLog, ...options }: RedisSinkOptions) {
    const writer = new RedisWriter(redis, selfLog);
    super(writer, new SinkCounters('redis'), options, selfLog);
    this.redis = writer;
  }

  /** Records of jobs say whose, as the names of the files do that they go to as well. */
  override write(line: Line, record: RedactedRecord): void {
    super.write(record.subject === undefined ? line : withJobLog(line, record.subject), record);
  }

  /**
   * To be asked at the start. A Redis that cannot be reached is no reason not to start: records wait for it.
   * @throws CairnError CAIRN_E_REDIS or CAIRN_E_SETTING when it can be and must not be used.
   */
  check(): Promise<void> {
    return this.redis.check();
  }
}
