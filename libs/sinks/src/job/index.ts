export { jobFileName } from './job-file-name';
export { JobFileSink, type JobFileSinkOptions } from './job-file.sink';
