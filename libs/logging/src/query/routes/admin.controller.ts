import { Body, NotImplementedException, UseFilters, UseGuards } from '@nestjs/common';
import type { LevelTarget } from '../../levels/level-target';
import { describeSettings } from '../../module/describe-settings';
import { AdminActions } from '../admin-actions';
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

/** For who runs the app. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class AdminController {
  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly actions: AdminActions,
  ) {}

  @Route({ path: '/level', summary: 'Levels that are changed now, in this process', role: 'admin', answer: 'Levels' })
  levels(@AskedFor() _asked: Asked): { levels: readonly LevelAnswer[] } {
    return { levels: this.runtime.logging.levels.list().map(levelAnswer) };
  }

  @Route({ method: 'PUT', path: '/level', summary: 'Change a level, in this process', role: 'admin', body: 'LevelChange', answer: 'Level' })
  async changeLevel(@AskedFor() { access }: Asked, @Body() body: unknown): Promise<LevelAnswer> {
    const { target, level, for: time } = readLevelChange(body);
    return this.actions.changed('logs.level_changed', { target, level, for: time }, () => levelAnswer(this.runtime.logging.levels.set(target as LevelTarget, level as 'debug', { for: time, by: access.name })));
  }

  @Route({ method: 'DELETE', path: '/level', summary: 'Back to the settings: of one component or category, or of all', role: 'admin', parameters: ['target'], answer: 'Reset' })
  async resetLevel(@AskedFor() { access, values: { target } }: Asked): Promise<{ reset: number }> {
    return this.actions.changed('logs.level_reset', { target: target ?? '*' }, () => ({ reset: this.runtime.logging.levels.reset(target, { by: access.name }) }));
  }

  @Route({ method: 'DELETE', path: '/', summary: 'Remove all records, but never the audit trail', role: 'admin', answer: 'Cleared' })
  async clear(@AskedFor() _asked: Asked): Promise<ClearedAnswer> {
    const { audit, clear } = this.runtime;
    if (audit.isOff) throw new AuditOffException();
    if (clear === undefined) throw new NotImplementedException();
    return this.actions.removed(async () => ({ files: await clear() }));
  }

  @Route({ path: '/config', summary: 'The settings in effect, and in `set_by` where each comes from that is no default', role: 'admin', answer: 'Settings' })
  config(@AskedFor() _asked: Asked): object {
    const { core, settings } = this.runtime.logging;
    return core.redactor.redactValue(describeSettings(settings)) as object;
  }
}
