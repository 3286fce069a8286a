import { misspeltVariables } from './misspelt-variables';

describe('variables of the environment that are nearly a setting', () => {
  it.each([
    ['LOG_LEVL', 'LOG_LEVEL'],
    ['LOG_LEVELS', 'LOG_LEVEL'],
    ['LOG_MAXSIZE', 'LOG_MAX_SIZE_MB'],
    ['LOG_MAX_SIZE', 'LOG_MAX_SIZE_MB'],
    ['LOG_FLUSH', 'LOG_FLUSH_MS'],
    ['LOG_DIRS', 'LOG_DIR'],
    ['TASK_LOG_DIRS', 'TASK_LOG_DIR'],
    ['LOG_REDACT_KEY', 'LOG_REDACT_KEYS'],
  ])('%s is told, and that %s was meant', (name, meant) => {
    expect(misspeltVariables({ [name]: 'x', PATH: '/bin' })).toEqual([{ name, meant }]);
  });

  it.each(['LOG_LEVEL', 'LOG_LEVEL_TASKS', 'LOG_RETENTION_DEFAULT', 'TASK_LOG_DIR', 'LOG_GROUP', 'LOG_ID', 'LOG_STREAM_NAME', 'LOG_FILE', 'LOG_STORE', 'LOGNAME', 'CATALOG_DIR', 'LOG_'])(
    '%s is none',
    (name) => expect(misspeltVariables({ [name]: 'x' })).toEqual([]),
  );
});
