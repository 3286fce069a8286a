import { firstEpochKey, macOf, nextEpochKey } from './hashing';

/**
 * The evolving key of one chain. `next` makes the key of the epoch that begins and erases the one before: who takes the
 * process over learns no key that an earlier entry was authenticated with.
 */
export class EpochKey {
  private key: Buffer;

  constructor(macKey: Buffer, chain: string) {
    this.key = firstEpochKey(macKey, chain);
  }

  mac(entryHash: string): string {
    return macOf(this.key, entryHash);
  }

  next(): void {
    const key = nextEpochKey(this.key);
    this.erase();
    this.key = key;
  }

  erase(): void {
    this.key.fill(0);
  }
}
