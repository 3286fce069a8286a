import { Breather } from '../breather';
import { LINE_FEED } from '../segments/lines';
import { openRegular } from '../segments/open-file';
import type { FollowedFile } from './followed-file';
import type { Subscriber } from './subscriber';
import { recordsOf, TailHub, type LinePlace, type PendingRecord } from './tail-hub';

/** Bytes read at once. */
const READ = 1024 * 1024;
/** Of no event in memory: such a position is gone on from by its place. */
const NO_NUMBER = -1;

/** Follows one file; positions name the place in it behind their record, so that they are good for as long as the file is. */
export class OneFileTailHub extends TailHub {
  /** What was handed out last, or passed over. */
  private handed: LinePlace | undefined;

  protected override position(number: number, place?: LinePlace): string {
    return super.position(number) + (place === undefined ? '' : `.${place.ino.toString(36)}.${place.end.toString(36)}`);
  }

  protected override handOut(found: PendingRecord): void {
    this.handed = found.place;
    super.handOut(found);
  }

  protected override async jump(): Promise<void> {
    await super.jump();
    const file = this.files.all[0];
    this.handed = file && { ino: file.ino, end: file.position };
  }

  /** Reads again what lies between the place and what was handed out last. */
  protected override async catchUp(subscriber: Subscriber, after: string, attach: () => void): Promise<boolean> {
    const place = placeOf(after);
    const file = this.files.all.find(({ ino }) => ino === place?.ino);
    if (place === undefined || file === undefined) return false;
    for (let at = place.end; ; ) {
      const until = this.handed;
      if (until?.ino !== place.ino || at > until.end) return false;
      if (at === until.end) {
        attach();
        return true;
      }
      const end = await this.offerLines(subscriber, file, at, until.end);
      if (end === undefined) return false;
      at = end;
    }
  }

  /** The end of what was read; undefined when there is another file now. */
  private async offerLines(subscriber: Subscriber, { path, ino }: FollowedFile, from: number, to: number): Promise<number | undefined> {
    const bytes = await linesAt(path, ino, from, Math.min(to, from + READ));
    if (bytes === undefined) return undefined;
    for (const { place, time, record, line } of await recordsOf(bytes, { ino, end: from }, new Breather())) {
      subscriber.offer({ kind: 'record', position: this.position(NO_NUMBER, place), time, record, line });
    }
    return from + bytes.length;
  }
}

/** Whole lines from the beginning of one; of a line that is too long a piece. Undefined when there is no line's beginning. */
async function linesAt(path: string, ino: number, from: number, to: number): Promise<Buffer | undefined> {
  const file = await openRegular(path);
  try {
    if (file === undefined || (await file.stat()).ino !== ino) return undefined;
    const before = Math.min(1, from);
    const bytes = Buffer.alloc(to - from + before);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from - before);
    if (bytesRead <= before || (before === 1 && bytes[0] !== LINE_FEED && bytes[1] !== LINE_FEED)) return undefined; // the line may have got its end later
    const end = bytes.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
    return bytes.subarray(before, end > before ? end : bytesRead);
  } finally {
    await file?.close();
  }
}

function placeOf(position: string): LinePlace | undefined {
  const [, , ino = '', end = ''] = position.split('.');
  return [ino, end].every((part) => /^[0-9a-z]{1,11}$/.test(part)) ? { ino: parseInt(ino, 36), end: parseInt(end, 36) } : undefined;
}
