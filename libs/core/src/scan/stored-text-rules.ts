import { TextRules } from '../redact/text-rules';

/**
 * The rules for texts that are written already: control characters stay as they are. They are no secrets, and writing out those of a file full of NULs, which a crash
 * or a sparse copy leaves, would take a hundred times as long as reading it.
 */
export class StoredTextRules extends TextRules {
  protected override finished(text: string): string {
    return text;
  }
}
