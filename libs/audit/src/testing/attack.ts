import type { Outcome } from '../verify/report';
import type { Auditor, Specimen } from './specimen';

/** One way to tamper with a trail, who can do it, and what each auditor must come to. */
export interface Attack {
  readonly name: string;
  /** What the attacker has besides write access to the files. */
  readonly has: 'nothing' | 'signing key' | 'signing key and MAC key' | 'signing key and current epoch key' | 'the process';
  /** Does it to a copy of the specimen, or to a trail of its own; returns the directory. */
  readonly on: (specimen: Specimen) => string | Promise<string>;
  readonly expected: Readonly<Record<Auditor, Outcome>>;
}

export const ALWAYS = { 'public key': 'tampered', 'MAC key': 'tampered', anchors: 'tampered' } as const;
export const ONLY_ANCHORS = { 'public key': 'verified', 'MAC key': 'verified', anchors: 'tampered' } as const;
export const ONLY_MAC_KEY = { 'public key': 'verified', 'MAC key': 'tampered', anchors: 'verified' } as const;
export const NEVER = { 'public key': 'verified', 'MAC key': 'verified', anchors: 'verified' } as const;
