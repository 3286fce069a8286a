import { resolveOptions } from '@cairn/core';
import { Test } from '@nestjs/testing';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { describeSettings } from './describe-settings';

const FIELD_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

describe('the settings an app starts with', () => {
  const settings = describeSettings(
    resolveOptions(
      { serviceName: 'shop', maxSizeMb: 2, levels: { 'task-service': 'debug' }, retentionDays: { audit: 400 } },
      { LOG_FLUSH_MS: '250', TERRAFORM_LOG_LEVEL: 'ERROR' },
    ),
  );

  it('have the names of record fields and the values in effect', () => {
    expect(settings).toMatchObject({
      service_name: 'shop',
      level: 'INFO',
      max_size_bytes: 2 * 1024 * 1024,
      flush_ms: 250,
      retention_days: { audit: 400, request: 30 },
    });
    expect(Object.keys(settings).filter((name) => !FIELD_NAME.test(name))).toEqual([]);
  });

  it('say of each that is no default where it came from', () => {
    expect(settings.set_by).toEqual({
      service_name: 'option',
      max_size_mb: 'option',
      flush_ms: 'environment',
      'levels.TASK_SERVICE': 'option',
      'levels.PROVISIONING': 'environment',
      'retention_days.audit': 'option',
    });
  });

  it('name components as their variables do', () => {
    expect(settings.levels).toMatchObject({ TASK_SERVICE: 'DEBUG', PROVISIONING: 'ERROR', TYPEORM: 'WARNING' });
  });

  it('show of the key for pseudonyms only that there is one', async () => {
    const options = { pseudonymKey: 'hunter2 hunter2 hunter2', pseudonymise: ['user_id'], redactPatterns: [/EMP-\d{6}/g] };
    const module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot(options)] }).compile();
    const record = module.get(CapturedRecords).all[1];
    await module.close();
    expect(record).toMatchObject({ metadata: { settings: { pseudonym_key: true, pseudonymise: ['user_id'], redact_patterns: ['/EMP-\\d{6}/g'] } } });
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  it('stand in the app’s second record, none of them taken for a secret', async () => {
    const options = { redactKeys: ['badge_no'], redactAllow: ['token_count'], bufferMb: 4 };
    const module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot(options)] }).compile();
    const record = module.get(CapturedRecords).all[1];
    await module.close();
    expect(record).toMatchObject({
      event: 'app.config_loaded',
      metadata: {
        settings: {
          service_name: 'test',
          redact_keys: ['badge_no'],
          redact_allow: ['token_count'],
          buffer_bytes: 4 * 1024 * 1024,
          to_file: false,
          set_by: { redact_keys: 'option', redact_allow: 'option', buffer_mb: 'option', to_file: 'option' },
        },
      },
    });
    expect(JSON.stringify(record?.metadata)).not.toContain('[REDACTED');
  });
});
