/** Where a command speaks, and how it ends. Tests have their own. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** The exit code, once the command is done. */
  exit(code: number): void;
}

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  exit: (code) => {
    process.exitCode = code;
  },
};
