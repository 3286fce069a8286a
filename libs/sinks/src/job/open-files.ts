import type { AppendFile } from '../file/append-file';

/** Files kept open, at most `limit`: the one longest unused is closed when another is needed. */
export class OpenFiles {
  /** In order of use, the oldest first. */
  private readonly files = new Map<string, AppendFile>();

  constructor(
    private readonly limit: number,
    private readonly make: (name: string) => AppendFile,
    private readonly onError: (error: unknown) => void,
  ) {}

  get size(): number {
    return this.files.size;
  }

  use(name: string): AppendFile {
    const file = this.files.get(name) ?? this.make(name);
    this.files.delete(name);
    this.files.set(name, file);
    if (this.files.size > this.limit) this.close(this.oldest());
    return file;
  }

  closeExcept(keep: (name: string) => boolean): void {
    for (const name of [...this.files.keys()]) {
      if (!keep(name)) this.close(name);
    }
  }

  private oldest(): string {
    return this.files.keys().next().value!;
  }

  /** The descriptor is free when this returns. */
  private close(name: string): void {
    const file = this.files.get(name);
    this.files.delete(name);
    file?.close().catch(this.onError);
  }
}
