export { jobFileName } from './job-file-name';
export { JobFileSink, jobRecordsOnly, type JobFileSinkOptions } from './job-file.sink';
