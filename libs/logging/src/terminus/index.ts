import './require-terminus';

export { TerminusLoggingModule, type TerminusLoggingOptions } from './terminus-logging.module';
