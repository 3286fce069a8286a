/** Whose failed logins are counted together. */
export interface FailureSubject {
  readonly type: 'user' | 'address';
  /** Stands for the user or the address without naming them. */
  readonly key: string;
}

/** What is known of a subject that has just reached the limit. */
export interface ReachedLimit {
  readonly type: FailureSubject['type'];
  /** Failures within the window, as far as they are kept. */
  readonly count: number;
  /** Where they came from, oldest first. */
  readonly addresses: readonly string[];
}

/** How failures are counted. */
export interface FailureLimit {
  /** Failures within the window that are suspicious. */
  readonly max: number;
  readonly windowMs: number;
}

/** Failures of one subject that are kept at least: what a count can say. */
const KEPT = 50;

export function keptFailures({ max }: FailureLimit): number {
  return Math.max(max, KEPT);
}

/** Addresses a record names at most. */
const MOST_ADDRESSES = 20;

/** The newest addresses, each once. */
export function distinctAddresses(addresses: readonly (string | null | undefined)[]): string[] {
  const known = addresses.filter((address): address is string => typeof address === 'string' && address !== '');
  return [...new Set(known)].slice(-MOST_ADDRESSES);
}
