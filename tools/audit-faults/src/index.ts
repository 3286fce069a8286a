// Cases of the faults: 2, 4 and 5
export { killRequired, type KillRequiredOptions, type KillRequiredReport } from './kill-required';
export { failingDisk, type FailingDiskReport } from './failing-disk';
export { tampering, type TamperingOptions, type TamperingReport } from './tampering';
// Measurements
export { measureAudit, type AuditFigures, type MeasureOptions } from './measure';
// What they stand on
export { AppFiles, AppProcess } from './app-process';
