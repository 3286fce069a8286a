export { DiskSpool, type DiskSpoolOptions } from './disk-spool';
export { DeadLetterFile, type DeadLetterFileOptions } from './dead-letter.file';
