import { SETTINGS } from '../options/settings-table';
import { EVENTS, type CatalogueEvent } from './event-catalogue';

const all: readonly CatalogueEvent[] = Object.values(EVENTS);
const byName = new Map(all.map((event) => [event.name, event]));
const text = ({ message }: CatalogueEvent): string => (typeof message === 'string' ? message : message('Task'));

describe('the event catalogue', () => {
  // Filters and queries outside this repository match on these names and texts.
  it.each([
    ['http.request.completed', 'INFO', 'HTTP request completed'],
    ['http.request.received', 'INFO', 'HTTP request received'],
    ['websocket.message.completed', 'INFO', 'WebSocket message completed'],
    ['rpc.message.completed', 'INFO', 'Microservice message completed'],
    ['app.use_case', 'INFO', 'Executing Task use case'],
    ['app.domain_event', 'INFO', 'Domain event published'],
    ['app.validation_failed', 'WARNING', 'Task validation failed'],
    ['app.state_transition', 'DEBUG', 'Processing Task state transition'],
    ['app.retry', 'WARNING', 'Task failed, retrying'],
    ['app.operation.started', 'DEBUG', 'Starting Task'],
    ['app.operation.completed', 'DEBUG', 'Completed Task'],
    ['app.operation.failed', 'ERROR', 'Failed Task'],
    ['app.starting', 'INFO', 'Application starting'],
    ['app.started', 'INFO', 'Application started'],
    ['app.stopping', 'INFO', 'Application stopping'],
    ['app.stopped', 'INFO', 'Application stopped'],
    ['app.config_loaded', 'INFO', 'Configuration loaded'],
    ['app.unhandled', 'CRITICAL', 'Unhandled error'],
    ['job.started', 'INFO', 'Job started'],
    ['job.progress', 'INFO', 'Job progress'],
    ['job.completed', 'INFO', 'Job completed'],
    ['job.retrying', 'WARNING', 'Job failed, retrying'],
    ['job.failed', 'ERROR', 'Job failed'],
    ['job.stalled', 'INFO', 'Job stalled'],
    ['job.worker.error', 'ERROR', 'Worker error'],
    ['job.worker.restored', 'INFO', 'Worker restored'],
    ['job.queue.error', 'ERROR', 'Queue error'],
    ['job.queue.restored', 'INFO', 'Queue restored'],
    ['job.step.started', 'INFO', 'Step execution started'],
    ['job.step.completed', 'INFO', 'Step execution completed'],
    ['job.step.failed', 'ERROR', 'Step execution failed'],
    ['logging.gap', 'WARNING', 'Log records were dropped'],
    ['logging.repeated', 'WARNING', 'Log record repeated'],
    ['logging.sampled', 'INFO', 'Log records left out by sampling'],
    ['logging.rate_limited', 'WARNING', 'Log records left out by a rate limit'],
    ['logging.disk_near', 'WARNING', 'Log directory is near its disk budget'],
    ['logging.disk_trimmed', 'WARNING', 'Log files were deleted to keep the disk budget'],
    ['logging.disk_exceeded', 'ERROR', 'Log directory is beyond its disk budget'],
    ['logging.level_changed', 'INFO', 'Log level changed'],
    ['db.query', 'DEBUG', 'Executed database query'],
    ['db.query.slow', 'WARNING', 'Slow database query detected'],
    ['db.query.failed', 'ERROR', 'Failed database query'],
    ['db.pool.exhausted', 'ERROR', 'Database connection pool exhausted'],
    ['integration.call.started', 'DEBUG', 'Calling external Task'],
    ['integration.call.completed', 'INFO', 'Call to external Task completed'],
    ['integration.call.retrying', 'WARNING', 'Call to external Task failed, retrying'],
    ['integration.call.failed', 'ERROR', 'Call to external Task failed'],
    ['authn_login_success', 'INFO', 'User authenticated successfully'],
    ['authn_login_fail', 'WARNING', 'Failed login attempt'],
    ['authn_login_fail_max', 'ERROR', 'Multiple failed login attempts detected'],
    ['authn_token_invalid', 'WARNING', 'Invalid token presented'],
    ['authz_fail', 'WARNING', 'Permission denied'],
    ['health.check.started', 'DEBUG', 'Health check started'],
    ['health.check.completed', 'INFO', 'Health check completed'],
    ['health.check.failed', 'ERROR', 'Health check failed'],
    ['oauth.authorize', 'INFO', 'OAuth authorization'],
    ['oauth.error', 'WARNING', 'OAuth flow failed'],
  ])('%s is %s: %s', (name, level, message) => {
    const event = byName.get(name)!;
    expect([event.level.name, text(event)]).toEqual([level, message]);
  });

  it.each([
    [
      'http.request.completed',
      'method path route status_code duration_ms user_agent ip_address request_size_bytes response_size_bytes referrer host client_hostname handler outcome slow error_type error_message',
    ],
    ['app.use_case', 'use_case requested_by'],
    ['app.domain_event', 'event_type aggregate_id aggregate_type version'],
    ['app.validation_failed', 'validation_errors'],
    ['app.state_transition', 'from_status to_status validation_rules'],
    ['app.retry', 'attempt max_attempts error_type error_message'],
    ['job.started', 'task_name task_id queue args attempt max_retries waited_ms worker_id'],
    ['job.completed', 'task_name task_id queue status duration_ms'],
    ['job.failed', 'task_name task_id attempt max_retries error'],
    ['job.step.completed', 'step_id block_type status duration_ms'],
    ['db.query', 'query_type table statement duration_ms result_count'],
    ['db.pool.exhausted', 'pool_size active_connections waiting_requests'],
    ['authn_login_fail_max', 'attempt_count time_window_minutes ip_addresses'],
    ['authz_fail', 'required_permission resource_type resource_id handler'],
    ['oauth.token', 'client_id user_id username session_id ip_address details step'],
  ])('%s carries %s', (name, fields) => {
    expect(byName.get(name)!.fields).toEqual(expect.arrayContaining(fields.split(' ')));
  });

  it('calls settings as the environment does', () => {
    const variables = new Set(Object.values(SETTINGS).flatMap(({ env }): readonly string[] => env));
    const named = all.flatMap(({ about }) => [...about.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name]) => name!));
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });

  it('names every event once, in lower case, with dots or in the words of OWASP', () => {
    expect(byName.size).toBe(all.length);
    expect(all.map(({ name }) => name).filter((name) => !/^(authn|authz|session|privilege|sensitive)_[a-z_]+$|^[a-z_]+(\.[a-z_]+)+$/.test(name))).toEqual([]);
  });

  it('holds exactly these events', () => {
    expect(all).toHaveLength(83);
  });
});
