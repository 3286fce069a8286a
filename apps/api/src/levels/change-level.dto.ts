import { IsIn, IsOptional, IsString } from 'class-validator';

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error'] as const;

export class ChangeLevelDto {
  static readonly subject = 'Level change';

  @IsIn(LEVELS)
  level!: (typeof LEVELS)[number];

  /** Such as `10m`. */
  @IsOptional()
  @IsString()
  for?: string;
}
