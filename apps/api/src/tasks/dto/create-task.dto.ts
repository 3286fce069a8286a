import { IsIn, IsISO8601, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { TASK_PRIORITIES, type TaskPriority } from '../task-status';

export class CreateTaskDto {
  static readonly subject = 'Task';

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  title!: string;

  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  description?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  project_id?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  assignee_id?: string;

  @IsOptional()
  @IsIn(TASK_PRIORITIES)
  priority: TaskPriority = 'medium';

  @IsOptional()
  @IsISO8601()
  due_date?: string;
}
