/** A server that a keeper process started and will stop. */
export interface KeptService {
  /** Where clients connect, credentials included. */
  readonly url: string;
  readonly port: number;
  /** The server's own process, for tests that stop or kill it. */
  readonly pid: number;
  /** Directory with the server's data, removed by `stop`. */
  readonly dataDir: string;
  /** Ends the server and removes its data. A server that is gone already is no error. */
  stop(): Promise<void>;
}

/** What a keeper process is told to do, as one JSON argument. */
export interface KeeperOrder {
  service: 'postgres' | 'redis';
  /** The port to listen on; default: a free one. */
  port?: number;
  /** Redis only: settings as on its command line, `['--maxmemory', '20mb']`; they stand behind the usual ones and win over them. */
  settings?: readonly string[];
  /** Redis only: an existing directory for its data, which `stop` leaves. Default: a new one, which `stop` removes. */
  dataDir?: string;
  /**
   * Without it the server belongs to the process that started the keeper and ends with it. With it the server is shared: the
   * keeper writes its address into this file and ends when the last process that joined has gone.
   */
  stateFile?: string;
}

/** What a keeper answers on its standard output, as one line of JSON. */
export type KeeperReply = { url: string; port: number; pid: number } | { error: string };
