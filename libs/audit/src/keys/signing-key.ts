import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { checkpointMessage, endorsementMessage, publicKeyId } from '../crypto/hashing';
import type { Endorsement } from '../entry';

/** A public key of a signer: checks its checkpoints and its endorsements. */
export class PublicKey {
  readonly id: string;

  private constructor(
    private readonly key: KeyObject,
    private readonly spki: Buffer,
  ) {
    this.id = publicKeyId(spki);
  }

  static of(key: KeyObject): PublicKey {
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`a key of type ${key.asymmetricKeyType ?? key.type} is no Ed25519 key`);
    return new PublicKey(key, key.export({ type: 'spki', format: 'der' }));
  }

  /** @throws when it is no Ed25519 key. */
  static fromPem(pem: string): PublicKey {
    return PublicKey.of(createPublicKey(pem));
  }

  /** SPKI, DER, base64, as entries name it. @throws when it is none. */
  static fromText(text: string): PublicKey {
    return PublicKey.of(createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' }));
  }

  get text(): string {
    return this.spki.toString('base64');
  }

  hasSigned(entryHash: string, signature: string): boolean {
    return verify(null, checkpointMessage(entryHash), this.key, Buffer.from(signature, 'hex'));
  }

  hasEndorsed({ by, key, sig }: Endorsement): boolean {
    return by === this.id && verify(null, endorsementMessage(Buffer.from(key, 'base64')), this.key, Buffer.from(sig, 'hex'));
  }
}

/** The private half, which the writer holds. */
export class SigningKey {
  readonly public: PublicKey;

  constructor(private readonly key: KeyObject) {
    this.public = PublicKey.of(createPublicKey(key));
  }

  /** @throws when it is no Ed25519 key. */
  static fromPem(pem: string | Buffer): SigningKey {
    return new SigningKey(createPrivateKey(pem));
  }

  sign(entryHash: string): string {
    return sign(null, checkpointMessage(entryHash), this.key).toString('hex');
  }

  /** Hands on to a new key. */
  endorse(next: PublicKey): Endorsement {
    return { by: this.public.id, key: next.text, sig: sign(null, endorsementMessage(Buffer.from(next.text, 'base64')), this.key).toString('hex') };
  }
}
