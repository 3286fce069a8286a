import { cpus, release, totalmem, type } from 'node:os';

/** What figures were measured on: nothing that names the machine itself. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
}
