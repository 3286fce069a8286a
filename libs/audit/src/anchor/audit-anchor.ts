import type { CheckpointStatement } from '../write/trail.writer';

/**
 * What an anchor keeps of a checkpoint: enough to notice later that the trail is not the one it was. `sig` lets anybody check that the
 * writer made it.
 */
export interface AnchoredCheckpoint {
  readonly v: 1;
  readonly writer: string;
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly sig: string;
  readonly time: string;
}

/**
 * A place the app can add to and cannot rewrite: another machine's directory, an HTTP endpoint, a syslog server, a database. Called for one
 * checkpoint at a time, unless it has not answered for 30 seconds; a rejection is told and the newest checkpoint of the chain is tried again later.
 */
export interface AuditAnchor {
  /** Names it in messages. */
  readonly name: string;
  publish(checkpoint: AnchoredCheckpoint): Promise<void>;
  close?(): Promise<void>;
}

export function anchored({ writer, chain, seq, hash, time, line }: CheckpointStatement): AnchoredCheckpoint {
  const { sig } = JSON.parse(line) as { sig: string };
  return { v: 1, writer, chain, seq, hash, sig, time };
}
