import type { LineScanner, StoredRecord } from '@cairn/core/query';

/** Printable ASCII that no writer of JSON has to escape. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** Tells of lines that were read from their bytes what `isLevelPlain` tells of texts. */
export class PlainLevel {
  private last: string | undefined;
  private isPlain = false;

  /** Of the line that was read last, which has its level where layouts of ours do: whether it is that of the record, in exactly these letters. */
  isIn(scanner: LineScanner, { level }: StoredRecord): boolean {
    if (level !== this.last) {
      this.last = level;
      this.isPlain = level !== undefined && UNESCAPED.test(level);
    }
    return this.isPlain && scanner.nameAt(0) === 'timestamp' && scanner.nameAt(1) === 'level';
  }
}
