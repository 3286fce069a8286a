import { closeSync, constants, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Rank } from '@cairn/core';
import type { DeadLetter, DeadLetters } from '@cairn/core/remote';
import { AppendFile } from '../file/append-file';
import { randomSuffix } from '../file/file-name';
import { pathName } from './spool-name';

export interface DeadLetterFileOptions {
  /** `<LOG_DIR>/dead-letter`; made with the first letter, 0750. */
  readonly dir: string;
  readonly sink: string;
  /** Most that the dead letters of this sink may take, of all processes together, bytes. Protected records are kept all the same. */
  readonly maxBytes: number;
}

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants;

/** Dead letters as JSON lines in `<dir>/<sink>.<writer>.log`: when, which sink, why, and the line itself. */
export class DeadLetterFile implements DeadLetters {
  private readonly prefix: string;
  private readonly file: AppendFile;
  private bytes: number | undefined;

  constructor(private readonly options: DeadLetterFileOptions) {
    this.prefix = `${pathName(options.sink)}.`;
    this.file = new AppendFile(join(options.dir, `${this.prefix}${randomSuffix()}.log`));
  }

  async put(letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
    refuseLink(this.options.dir);
    let bytes = (this.bytes ??= this.bytesThere());
    let text = '';
    const unkept: DeadLetter[] = [];
    for (const letter of letters) {
      const line = this.textOf(letter);
      if (bytes + line.length > this.options.maxBytes && letter.line.rank !== Rank.Protected) unkept.push(letter);
      else {
        text += line;
        bytes += line.length;
      }
    }
    if (text !== '') await this.file.write(text);
    this.bytes = bytes;
    return unkept;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private textOf({ line: { line }, reason }: DeadLetter): string {
    const head = JSON.stringify({ dead_lettered_at: new Date().toISOString(), sink: this.options.sink, reason });
    return `${head.slice(0, -1)},"record":${line.slice(0, -1)}}\n`;
  }

  private bytesThere(): number {
    const names = namesIn(this.options.dir).filter((name) => name.startsWith(this.prefix));
    return names.reduce((sum, name) => sum + (lstatSync(join(this.options.dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  }
}

/** @throws when the directory is there and is a link or no directory. */
function refuseLink(dir: string): void {
  try {
    closeSync(openSync(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`"${dir}" is a symbolic link or no directory: refused`, { cause: error });
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return []; // made with the first letter
  }
}
