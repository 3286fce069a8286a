/** A place in existing logs where a secret or personal data can be read. Nothing in it quotes the secret. */
export interface Finding {
  /** File the line stands in, as it was given. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where in the record, such as `metadata.body.items[2]`; empty for a line that is no JSON. Keys are redacted, too. */
  readonly path: string;
  /** `name` where the key says so; else the rule for texts that found it, such as `jwt` or `card-number`. */
  readonly rule: string;
  /** The text around, redacted and short. */
  readonly excerpt: string;
}

export interface ScanReport {
  readonly lines: number;
  /** Lines that are no JSON object: torn, or of another kind. They are searched as plain text. */
  readonly corrupt: number;
  /** All findings, listed or not. */
  readonly found: number;
  /** The first ones, at most {@link ScanOptions.mostFindings}. */
  readonly findings: readonly Finding[];
}
