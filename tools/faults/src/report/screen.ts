type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Lines on a terminal or into a file; colours, and a line that shows how far it is, only where somebody watches. */
export class Screen {
  private shown = false;

  constructor(private readonly out: Stream) {}

  say(text = ''): void {
    this.clear();
    this.out.write(`${text}\n`);
  }

  /** Replaces the line that shows how far it is. */
  progress(text: string): void {
    if (this.out.isTTY !== true) return;
    this.clear();
    this.out.write(text.slice(0, (this.out.columns ?? 80) - 1));
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.out.write('\r\x1b[K');
    this.shown = false;
  }

  bold(text: string): string {
    return this.paint(text, '1');
  }
  dim(text: string): string {
    return this.paint(text, '2');
  }
  red(text: string): string {
    return this.paint(text, '31');
  }
  green(text: string): string {
    return this.paint(text, '32');
  }
  yellow(text: string): string {
    return this.paint(text, '33');
  }

  private paint(text: string, code: string): string {
    return this.out.isTTY === true && !process.env['NO_COLOR'] ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
