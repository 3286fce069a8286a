import { diskIo, type TrailIo } from '../write/trail-io';

/** A disk that takes bytes, and does not sync them once it is told to fail. */
export class FailingIo implements TrailIo {
  failing: Error | undefined;
  /** Lines of each sync. */
  readonly syncs: number[] = [];
  readonly create = (path: string): Promise<number> => diskIo.create(path);
  readonly seal = (fd: number, path: string): Promise<void> => diskIo.seal(fd, path);

  async append(fd: number, bytes: Buffer): Promise<void> {
    await diskIo.append(fd, bytes);
    this.syncs.push(bytes.toString().split('\n').length - 1);
    if (this.failing !== undefined) throw this.failing;
  }
}
