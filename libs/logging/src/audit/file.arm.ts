import { AuditTrail, canonicalJson, hasKeys, makeKeys, readWriterKeys, sha256, type TrailObserver } from '@cairn/audit';
import { CairnError, isProduction, type ResolvedOptions } from '@cairn/core';
import { describeSettings } from '../module/describe-settings';
import type { AuditArm } from './audit-arm';
import type { AuditModuleOptions } from './audit.options';

const MS_PER_SECOND = 1_000;

export interface FileArmParts {
  readonly settings: ResolvedOptions;
  readonly options: AuditModuleOptions;
  readonly observer: TrailObserver;
  readonly onKeysMade: (dir: string) => void;
}

/** Keeps records in the trail under `AUDIT_DIR`. */
export class FileArm implements AuditArm {
  readonly trail: AuditTrail;

  constructor(private readonly parts: FileArmParts) {
    const { settings, options, observer } = parts;
    this.trail = new AuditTrail({
      dir: settings.auditDir,
      writer: options.writer ?? writerNameOf(settings.serviceName),
      fixedWriter: options.writer !== undefined,
      keys: () => readWriterKeys(settings.auditKeysDir),
      configHash: sha256(canonicalJson(JSON.parse(JSON.stringify(describeSettings(settings))))),
      service: settings.serviceName,
      version: settings.serviceVersion,
      retentionDays: settings.retentionDays.audit,
      maxFileBytes: settings.maxSizeBytes,
      ...(options.checkpointEvery !== undefined && { checkpointEvery: options.checkpointEvery }),
      ...(options.checkpointSeconds !== undefined && { checkpointMs: options.checkpointSeconds * MS_PER_SECOND }),
      observer,
    });
  }

  async open(): Promise<void> {
    this.ensureKeys();
    await this.trail.open();
  }

  record(...args: Parameters<AuditTrail['record']>): Promise<unknown> {
    return this.trail.record(...args);
  }

  close(): Promise<void> {
    return this.trail.close();
  }

  closeSync(): void {
    this.trail.closeSync();
  }

  private ensureKeys(): void {
    const { auditKeysDir: dir, environment } = this.parts.settings;
    if (hasKeys(dir)) return;
    if (isProduction(environment)) {
      throw new CairnError('CAIRN_E_AUDIT_KEYS', `AUDIT_KEYS_DIR: ${JSON.stringify(dir)} holds no keys. Make them with "cairn-audit init <directory>", or name the directory they are in.`);
    }
    try {
      makeKeys(dir);
    } catch (error) {
      if (hasKeys(dir)) return; // another process of the app was quicker
      throw error;
    }
    this.parts.onKeysMade(dir);
  }
}

/** A service's name, as far as the name of a writer can hold it. */
function writerNameOf(service: string): string {
  return service.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 48) || 'app';
}
