export { JobFileSink, type JobFileSinkOptions } from './job-file.sink';
