import './require-bullmq';

// Two lines in a worker app: telemetry for BullModule.forRoot, and the module
export { cairnTelemetry, type CairnTelemetryOptions } from './cairn-telemetry';
export { JobLoggingModule } from './job-logging.module';
// In processors
export { JobLogger, type StepOptions } from '../category/job.logger';
// Flows, and workers and queues without Nest
export { flowWithContext } from './flow-with-context';
export { observeWorker } from './observe-worker';
export { observeQueue, type ObservableQueue } from './queue-observer';
// Processor files that BullMQ runs in a process or thread of their own
export { sandboxed, type LoggingOfChild, type SandboxedProcessor, type SandboxedWork } from './sandboxed';
