import { LogOperation } from '@cairn/logging';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Task } from '../tasks/task.entity';
import { User } from '../users/user.entity';

/** How long the database works on a year's tasks; the sample has too few to be slow by itself. */
const REPORT_SECONDS = 1.2;

@Injectable()
export class ReportsService {
  constructor(
    @InjectRepository(Task) private readonly tasks: Repository<Task>,
    @InjectRepository(User) private readonly users: Repository<User>,
  ) {}

  /** Open and finished tasks. It takes its time: a request that is marked slow. */
  @LogOperation()
  async workload(organizationId: string): Promise<unknown> {
    return this.tasks.query(
      `SELECT status, count(*)::int AS tasks FROM tasks, pg_sleep(${REPORT_SECONDS}) WHERE organization_id = $1 GROUP BY status`,
      [organizationId],
    );
  }

  /**
   * Tasks by assignee. It holds a bug, which shows what a crash leaves behind: nobody thought of tasks that are assigned to
   * nobody.
   */
  @LogOperation()
  async byAssignee(organizationId: string): Promise<Record<string, number>> {
    const members = await this.users.findBy({ organizationId });
    const memberOf = new Map(members.map((member) => [member.userId, member]));
    const counts: Record<string, number> = {};
    for (const { assigneeId } of await this.tasks.findBy({ organizationId })) {
      const name = memberOf.get(assigneeId!)!.username;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /**
   * Open tasks due by a day. It holds the sample's other bug, which shows what a failed query leaves behind: nobody looks whether the day
   * is one before the database does.
   */
  @LogOperation()
  async due(organizationId: string, by: string): Promise<unknown> {
    return this.tasks.query(
      `SELECT task_id, title, due_date FROM tasks WHERE organization_id = $1 AND status <> 'done' AND due_date <= $2 ORDER BY due_date`,
      [organizationId, by],
    );
  }
}
