import { IsIn } from 'class-validator';
import { TASK_STATUSES, type TaskStatus } from '../task-status';

export class MoveTaskDto {
  static readonly subject = 'Task transition';

  @IsIn(TASK_STATUSES)
  status!: TaskStatus;
}
