import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsNotEmpty, IsString, MaxLength, ValidateNested } from 'class-validator';
import { ProvisionResourceDto } from './provision-resource.dto';

export class ProvisionEnvironmentDto {
  static readonly subject = 'Environment';

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ProvisionResourceDto)
  resources!: ProvisionResourceDto[];
}
