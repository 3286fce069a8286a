import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class ProvisionResourceDto {
  static readonly subject = 'Resource';

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** Which module to apply, e.g. `modules/aws/s3`. The worker knows which there are. */
  @Matches(/^modules(\/[a-z0-9-]+)+$/)
  @MaxLength(200)
  module_path!: string;

  /** Capacity to reserve at the provider. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  units = 1;
}
