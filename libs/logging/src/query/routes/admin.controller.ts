import { Body, NotImplementedException, UseFilters, UseGuards } from '@nestjs/common';
import { Audit } from '../../audit/audit.decorator';
import type { LevelTarget } from '../../levels/level-target';
import { describeSettings } from '../../module/describe-settings';
import { AccessGuard } from '../access/access.guard';
import { LogQueryRuntime } from '../log-query.runtime';
import { ProblemFilter } from '../problem/problem.filter';
import { AuditOffException } from '../problem/audit-off.exception';
import { AskedFor, type Asked } from './asked.decorator';
import { levelAnswer, readLevelChange, type LevelAnswer } from './level-change';
import { Route } from './route.decorator';

/** What was removed. */
export interface ClearedAnswer {
  readonly files: number;
}

const levelData = ({ args }: { readonly args: readonly unknown[] }): object => ({ change: args[1] ?? null, ...(args[0] as Asked | undefined)?.values });

/** For who runs the app. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class AdminController {
  constructor(private readonly runtime: LogQueryRuntime) {}

  @Route({ path: '/level', summary: 'Levels that are changed now, in this process', role: 'admin', answer: 'Levels' })
  levels(@AskedFor() _asked: Asked): { levels: readonly LevelAnswer[] } {
    return { levels: this.runtime.runtime.levels.list().map(levelAnswer) };
  }

  @Audit('logs.level_changed', { resource: 'log_level', mode: 'best-effort', concerns: ['configuration_change'], data: levelData })
  @Route({ method: 'PUT', path: '/level', summary: 'Change a level, in this process', role: 'admin', body: 'LevelChange', answer: 'Level' })
  changeLevel(@AskedFor() { access }: Asked, @Body() body: unknown): LevelAnswer {
    const { target, level, for: time } = readLevelChange(body);
    return levelAnswer(this.runtime.runtime.levels.set(target as LevelTarget, level as 'debug', { for: time, by: access.name }));
  }

  @Audit('logs.level_reset', { resource: 'log_level', mode: 'best-effort', concerns: ['configuration_change'], data: levelData })
  @Route({ method: 'DELETE', path: '/level', summary: 'Back to the settings: of one component or category, or of all', role: 'admin', parameters: ['target'], answer: 'Reset' })
  resetLevel(@AskedFor() { access, values }: Asked): { reset: number } {
    return { reset: this.runtime.runtime.levels.reset(values.target, { by: access.name }) };
  }

  @Audit('logs.cleared', { resource: 'logs', mode: 'required', concerns: ['data_access', 'compliance_check'] })
  @Route({ method: 'DELETE', path: '/', summary: 'Remove all records, but never the audit trail', role: 'admin', answer: 'Cleared' })
  async clear(@AskedFor() _asked: Asked): Promise<ClearedAnswer> {
    const { audit, clear } = this.runtime;
    if (audit.isOff) throw new AuditOffException();
    if (clear === undefined) throw new NotImplementedException();
    return { files: await clear() };
  }

  @Route({ path: '/config', summary: 'The settings in effect, and in `set_by` where each comes from that is no default', role: 'admin', answer: 'Settings' })
  config(@AskedFor() _asked: Asked): object {
    const { core, settings } = this.runtime.runtime;
    return core.redactor.redactValue(describeSettings(settings)) as object;
  }
}
