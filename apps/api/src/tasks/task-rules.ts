import { ApplicationLogger, type ValidationError } from '@cairn/logging';
import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { User } from '../users/user.entity';

/** What must be true of a task, beyond the form of its fields. */
export interface TaskFacts {
  organizationId: string;
  assigneeId?: string;
  dueDate?: Date;
}

/** The rules of the domain that need the clock or the database. */
@Injectable()
export class TaskRules {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly log: ApplicationLogger,
  ) {}

  /** Refuses with 422 and every broken rule. */
  async check(facts: TaskFacts): Promise<void> {
    const errors = [...dueDateErrors(facts), ...(await this.assigneeErrors(facts))];
    if (errors.length === 0) return;
    this.log.validationFailed('Task', errors);
    throw new UnprocessableEntityException({ statusCode: 422, error: 'Unprocessable Entity', message: errors });
  }

  private async assigneeErrors({ organizationId, assigneeId }: TaskFacts): Promise<ValidationError[]> {
    if (assigneeId === undefined) return [];
    const isMember = await this.users.existsBy({ userId: assigneeId, organizationId });
    return isMember ? [] : [{ field: 'assignee_id', error: 'Not a member of the organization' }];
  }
}

function dueDateErrors({ dueDate }: TaskFacts): ValidationError[] {
  return dueDate === undefined || dueDate > new Date() ? [] : [{ field: 'due_date', error: 'Must be in future' }];
}
