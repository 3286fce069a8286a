/** Writes to the terminal; colours only where there is one that wants them. */
export class Screen {
  constructor(
    protected readonly out: NodeJS.WritableStream & { isTTY?: boolean; columns?: number } = process.stdout,
    private readonly coloured = out.isTTY === true && !process.env.NO_COLOR,
  ) {}

  /** Columns, when it is a terminal. */
  get width(): number | undefined {
    return this.out.isTTY ? this.out.columns : undefined;
  }

  say(line = ''): void {
    this.out.write(`${line}\n`);
  }

  heading(text: string): void {
    this.say();
    this.say(this.bold(text));
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
  yellow(text: string): string {
    return this.paint(text, '33');
  }
  green(text: string): string {
    return this.paint(text, '32');
  }
  cyan(text: string): string {
    return this.paint(text, '36');
  }

  private paint(text: string, code: string): string {
    return this.coloured ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
