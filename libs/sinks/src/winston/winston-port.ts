import { createLogger, format as formats, type Logger } from 'winston';
import TransportStream from 'winston-transport';
import { acceptedWinstonLevels } from './winston-levels';
import type { WinstonInfo } from './winston-info';

type Format = Logger['format'];
type Settle = (error?: unknown) => void;

/** winston's own wrapper, which its type declarations leave out. */
const { LegacyTransportStream } = TransportStream as unknown as {
  readonly LegacyTransportStream: new (options: { readonly transport: TransportStream }) => TransportStream;
};
const CLOSE_MS = 2_000;
const identity = formats((info) => info);

/**
 * One transport with a winston logger of its own, so that a slow one holds up no other. The logger gives it levels and format; records go straight to the
 * transport's `_write`, one at a time: through a pipe, one throw or error would jam or close the transport, and nothing would tell when a record is taken.
 */
export class WinstonPort {
  private readonly logger: Logger;
  private readonly target: TransportStream;
  private settle: Settle | undefined;

  constructor(
    transport: TransportStream,
    private readonly onError: (error: unknown) => void,
    format: Format = identity(),
  ) {
    this.logger = createLogger({ levels: acceptedWinstonLevels, level: 'TRACE', format });
    this.target = isLegacy(transport) ? new LegacyTransportStream({ transport }) : transport;
    this.target.emit('pipe', this.logger); // where a transport learns its levels (winston-transport, modern.js)
    this.target.on('error', this.failed);
  }

  /** True when the transport took the record (or its level or format declined it), false when it failed with it. */
  hand(info: WinstonInfo): boolean | Promise<boolean> {
    try {
      const formatted = this.logger.format.transform(info, this.logger.format.options);
      return typeof formatted === 'boolean' ? true : this.pass(formatted);
    } catch (error) {
      this.onError(error);
      return false;
    }
  }

  async close(): Promise<void> {
    const ended = await this.end();
    this.target.emit('unpipe', this.logger); // a transport cleans up here
    if (ended) this.target.removeListener('error', this.failed);
  }

  /** Throws what the transport throws. */
  private pass(formatted: object): boolean | Promise<boolean> {
    let outcome: boolean | undefined;
    let tell: ((taken: boolean) => void) | undefined;
    const settle: Settle = (error) => {
      if (outcome !== undefined) return; // a transport may answer twice, or fail after its answer
      this.settle = undefined;
      outcome = error === undefined || error === null;
      if (!outcome) this.onError(error);
      tell?.(outcome);
    };
    this.settle = settle;
    this.target._write(formatted, 'utf8', settle);
    return outcome ?? new Promise((resolve) => (tell = resolve));
  }

  /** An 'error' event is the answer to the record under way, if there is one: the transport's callback may never come. */
  private readonly failed = (error: unknown): void => {
    if (this.settle !== undefined) this.settle(error ?? new Error('the transport failed'));
    else this.onError(error);
  };

  private end(): Promise<boolean> {
    const { target } = this;
    if (!target.writable) return Promise.resolve(true); // ended by its owner
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), CLOSE_MS);
      target.once('finish', () => {
        clearTimeout(timer);
        resolve(true);
      });
      target.end();
    });
  }
}

/** Made for winston 2: `log(level, message, meta, callback)`. */
function isLegacy(transport: TransportStream): boolean {
  return typeof transport.pipe !== 'function' || (transport.log?.length ?? 0) > 2;
}
