import { createHash } from 'node:crypto';

/** Stacks remembered; of each a hash. */
const MOST = 16;
/** A stack further above than this many lines is out of sight: about two screens. */
const IN_SIGHT = 100;

/** The stacks last printed on a terminal, and how far above they stand. */
export class PrintedStacks {
  /** Where each was printed, oldest first. */
  private readonly lineOf = new Map<string, number>();
  private line = 0;

  /** That many more lines were printed. */
  passed(lines: number): void {
    this.line += lines;
  }

  /** Whether this text stands above. When it does not, it is taken for printed now. */
  isAbove(traceback: string): boolean {
    const hash = createHash('sha256').update(traceback).digest('base64');
    const line = this.lineOf.get(hash);
    if (line !== undefined && this.line - line <= IN_SIGHT) return true;
    this.lineOf.delete(hash); // so that it is the newest
    this.lineOf.set(hash, this.line);
    if (this.lineOf.size > MOST) this.lineOf.delete(this.lineOf.keys().next().value!);
    return false;
  }
}
