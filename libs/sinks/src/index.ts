// The category files, rolled by us or by logrotate
export { clearLogFiles, FileSinkSet, newWriterId, trimLogFiles, type DiskReport, type FileCategory, type FileSinkSetOptions, type TrimOptions } from './file';
// A file per job
export { jobFileName } from '@cairn/core';
export { JobFileSink, type JobFileSinkOptions } from './job';
// The console, as JSON or for a person
export { colorsWanted, createConsoleSinks, PrettySerializer, type ConsoleSinks, type ConsoleSinksOptions, type StandardStream } from './console';
// What a sink cannot deliver now, and what it never will
export { DeadLetterFile, DiskSpool, type DeadLetterFileOptions, type DiskSpoolOptions } from './spool';
// Nothing lost when the process ends
export { ExitFlush, type ExitFlushOptions } from './exit';
// winston transports stand apart, as '@cairn/sinks/winston': nothing loads winston until one is used
