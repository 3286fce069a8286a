// What a sink cannot deliver now, and what it never will
export { DiskSpool, type DiskSpoolOptions } from './disk-spool';
export { DeadLetterFile, type DeadLetterFileOptions } from './dead-letter.file';
