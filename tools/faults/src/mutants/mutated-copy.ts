import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { MUTABLE, type Mutant } from './mutant';
import { patched } from './patched';

/** The clone. */
const root = resolve(__dirname, '../../../..');
/** The product, and what else loads it. */
const PACKAGES = [...Object.values(MUTABLE), 'tools/audit-cli', 'tools/audit-faults'];

/**
 * A copy of the compiled product and of the producers in a temporary directory, with a mutant's patches applied. Everything else is found in the clone's
 * `node_modules`, by a link above the copies.
 */
export class MutatedCopy {
  private readonly dir = mkdtempSync(join(tmpdir(), 'cairn-mutant-'));

  constructor(mutant: Mutant) {
    try {
      this.copy();
      for (const patch of mutant.patches) {
        const path = join(this.package(patch.lib), 'dist', patch.file);
        writeFileSync(path, patched(readFileSync(path, 'utf8'), patch));
      }
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Folder of producers that load the mutated product. */
  get producers(): string {
    return join(this.dir, 'app', 'producers');
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private copy(): void {
    symlinkSync(join(root, 'node_modules'), join(this.dir, 'node_modules'));
    for (const source of PACKAGES) {
      const copy = this.package(basename(source));
      mkdirSync(copy, { recursive: true });
      for (const part of ['package.json', 'dist']) cpSync(join(root, source, part), join(copy, part), { recursive: true });
    }
    cpSync(resolve(__dirname, '../producers'), this.producers, { recursive: true });
  }

  private package(name: string): string {
    return join(this.dir, 'app', 'node_modules', '@cairn', name);
  }
}
