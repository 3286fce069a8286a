/** Directory of a volume: the writer that owns it, and its place among that writer's. */
const VOLUME = /^([a-z0-9][a-z0-9-]{0,60})~(\d{9})$/;
const SEGMENT = /^(\d{9})\.spool$/;
const DIGITS = 9;
const OWNER = '.owner';

/** The first volume a writer makes for itself: there is room before it for what has to go first. */
export const MIDDLE = 500_000_000;

export interface VolumeName {
  readonly writer: string;
  readonly order: number;
}

export function volumeName({ writer, order }: VolumeName): string {
  return `${writer}~${padded(order)}`;
}

export function parseVolumeName(name: string): VolumeName | undefined {
  const found = VOLUME.exec(name);
  return found === null ? undefined : { writer: found[1]!, order: Number(found[2]) };
}

export function segmentName(number: number): string {
  return `${padded(number)}.spool`;
}

export function parseSegmentName(name: string): number | undefined {
  const found = SEGMENT.exec(name);
  return found === null ? undefined : Number(found[1]);
}

export function ownerName(writer: string): string {
  return writer + OWNER;
}

/** A sink's name as the name of a directory or file: `winston:1:Http` is `winston-1-Http`. */
export function pathName(sink: string): string {
  return sink.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60).replace(/^-+|-+$/g, '') || 'sink';
}

function padded(number: number): string {
  return String(number).padStart(DIGITS, '0');
}
