import { Command } from 'ioredis';

/** A call of a script whose bytes are made already: ioredis finds the server by its key, sees to the time it may take, and reads its answer. */
export class ReadyCommand extends Command {
  constructor(
    name: 'eval' | 'evalsha',
    script: string,
    firstKey: string,
    private readonly bytes: Buffer,
  ) {
    super(name, [script, 1, firstKey], { replyEncoding: 'utf8' });
  }

  override toWritable(): Buffer {
    return this.bytes;
  }
}
