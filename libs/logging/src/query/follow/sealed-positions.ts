import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
/** Positions are filled up to multiples of this, so that their length tells nothing either. */
const FILLED = 64;

/**
 * Ids of events for who sees part of the records: the store's positions count everybody's, so they are encrypted. The key is made of the token's digest, so that an id is good after a restart
 * and in other processes, and with no other token.
 */
export class SealedPositions {
  private readonly key: Buffer;

  constructor(digest: Buffer) {
    this.key = createHmac('sha256', digest).update('cairn event ids').digest();
  }

  seal(position: string): string {
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv(CIPHER, this.key, iv);
    const filled = position.padEnd(Math.ceil(position.length / FILLED) * FILLED);
    return Buffer.concat([iv, cipher.update(filled), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** Undefined for what is no id of this token's. */
  open(id: string): string | undefined {
    const bytes = Buffer.from(id, 'base64url');
    if (bytes.length <= IV_LENGTH + TAG_LENGTH) return undefined;
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_LENGTH), { authTagLength: TAG_LENGTH }).setAuthTag(bytes.subarray(-TAG_LENGTH));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final()]).toString().trimEnd();
    } catch {
      return undefined; // changed, or of another token
    }
  }
}
