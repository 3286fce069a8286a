import type { Genesis, Head } from '../entry';
import type { PublicKey } from '../keys/signing-key';

/** What was found wrong, and where. */
export interface Fault {
  readonly chain: string;
  readonly file?: string;
  /** Byte in the file at which the line begins. */
  readonly offset?: number;
  /** Place in the chain, as it should be. */
  readonly seq?: number;
  readonly text: string;
}

/** What stands behind the last checkpoint of a chain. */
export interface Tail {
  readonly file: string;
  readonly offset: number;
  readonly fromSeq: number;
  readonly entries: number;
}

/** A last line that was never finished. */
export interface Torn {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

/** One chain, as far as it can be told without the others. */
export interface ChainReport {
  readonly chain: string;
  readonly writer: string;
  readonly files: number;
  readonly entries: number;
  readonly records: number;
  readonly closed: boolean;
  readonly genesis: Genesis | undefined;
  readonly head: Head | undefined;
  /** Times of its first and last entry. */
  readonly from: string;
  readonly to: string;
  readonly checkpoints: ReadonlyMap<number, string>;
  readonly lastCheckpoint: Head | undefined;
  /** Hashes of the entries at the places that were asked for. */
  readonly landmarks: ReadonlyMap<number, string>;
  /** Keys that have signed in it, or were handed on to. */
  readonly signers: readonly PublicKey[];
  /** Why it cannot be trusted by who has these keys: what it says of itself holds, and nothing else is taken from it. */
  readonly doubt: string | undefined;
  readonly tail: Tail | undefined;
  readonly torn: Torn | undefined;
  /** The first thing wrong: what comes behind it was not looked at. */
  readonly fault: Fault | undefined;
}

/** What is held against what: the more, the fewer people could have forged it. */
export type Assurance = 'signed' | 'authenticated' | 'anchored';

export const OUTCOMES = { verified: 0, tampered: 1, trouble: 3, incomplete: 4, not_anchored: 5 } as const;
export type Outcome = keyof typeof OUTCOMES;

/** What a chain says of chains that are gone, under its signature. */
export interface RetirementNote {
  readonly by: string;
  /** When it says so. */
  readonly time: string;
  /** Chains that ended before are gone. */
  readonly to: string;
  readonly chains: number;
}

/** The verdict over a directory. */
export interface TrailReport {
  readonly outcome: Outcome;
  readonly exitCode: number;
  /** What the verdict rests on, and reaches: of a trail that is not verified it says what was checked. */
  readonly assurance: readonly Assurance[];
  readonly entries: number;
  readonly records: number;
  readonly chains: readonly ChainSummary[];
  /** Chains that are gone because the trail itself says so: who has the process can have it say that. */
  readonly retirements: readonly RetirementNote[];
  /** Statements of anchors that were read; undefined when none were asked. */
  readonly statements: number | undefined;
  /** Why it is tampered with, or could not be read; the first first. */
  readonly faults: readonly Fault[];
  /** Why it is incomplete or not anchored. */
  readonly open: readonly Fault[];
  /** What an auditor should know of a trail that holds all the same. */
  readonly notes: readonly string[];
}

export interface ChainSummary {
  readonly chain: string;
  readonly writer: string;
  readonly from: string;
  readonly to: string;
  readonly entries: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly state: 'closed' | 'crashed' | 'failed' | 'open' | 'faulty' | 'doubtful';
}
