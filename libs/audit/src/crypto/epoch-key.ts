import { firstEpochKey, MAC_PREFIX, nextEpochKey } from './hashing';
import { Hmac } from './hmac';

/**
 * The evolving key of one chain. `next` makes the key of the epoch that begins and erases the one before: who takes the
 * process over learns no key that an earlier entry was authenticated with.
 */
export class EpochKey {
  private key: Buffer;
  private hmac: Hmac;

  constructor(macKey: Buffer, chain: string) {
    this.key = firstEpochKey(macKey, chain);
    this.hmac = new Hmac(this.key, MAC_PREFIX);
  }

  /** Of an entry's canonical JSON. */
  mac(entry: string | Uint8Array): string {
    return this.hmac.of(entry);
  }

  next(): void {
    const key = nextEpochKey(this.key);
    this.erase();
    this.key = key;
    this.hmac = new Hmac(key, MAC_PREFIX);
  }

  erase(): void {
    this.key.fill(0);
    this.hmac.erase();
  }
}
