import { ApplicationLogger } from '@cairn/logging';
import { ConflictException, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { SignedInUser } from '../auth/signed-in-user';
import { TaskRules } from './task-rules';
import { Task } from './task.entity';
import { TasksService } from './tasks.service';

const MAX_ATTEMPTS = 3;

/** Assigns tasks. Two who assign the same task at once both succeed, one after the other. */
@Injectable()
export class TaskAssignment {
  constructor(
    @InjectRepository(Task) private readonly tasks: Repository<Task>,
    private readonly service: TasksService,
    private readonly rules: TaskRules,
    private readonly log: ApplicationLogger,
  ) {}

  async assign(user: SignedInUser, taskId: string, assigneeId: string): Promise<Task> {
    await this.rules.check({ organizationId: user.organization_id, assigneeId });
    for (let attempt = 1; ; attempt += 1) {
      const task = await this.service.get(user, taskId);
      if (await this.assigned(task, assigneeId)) return this.done(await this.service.get(user, taskId));
      const conflict = new ConflictException('The task was changed by someone else');
      if (attempt === MAX_ATTEMPTS) throw conflict;
      this.log.retry('Task assignment', { attempt, maxAttempts: MAX_ATTEMPTS }, conflict, { task_id: taskId });
    }
  }

  /** False when the task is no longer in the version that was read. */
  private async assigned({ taskId, version }: Task, assigneeId: string): Promise<boolean> {
    const { affected } = await this.tasks.update({ taskId, version }, { assigneeId });
    return affected === 1;
  }

  private done(task: Task): Task {
    const { taskId, version, assigneeId } = task;
    this.log.domainEvent('TaskAssigned', { aggregate_id: taskId, aggregate_type: 'Task', version, assignee_id: assigneeId });
    return task;
  }
}
