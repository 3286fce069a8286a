import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class AssignTaskDto {
  static readonly subject = 'Task assignment';

  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  assignee_id!: string;
}
