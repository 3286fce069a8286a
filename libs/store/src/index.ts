// The log files themselves
export { FileStore, type FileStoreOptions } from './file-store';
export { isLogFile } from './segments/log-file-name';
// What makes them quick to search
export { indexSegment, type Indexed } from './sidecar/index-segment';
export { SIDECAR_ENDING } from './sidecar/sidecar';
export { indexInWorker } from './sidecar/index-in-worker';
// The files of jobs
export { JobLogFiles } from './job-log-files';
