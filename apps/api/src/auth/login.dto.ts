import { Sensitive } from '@cairn/logging';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class LoginDto {
  static readonly subject = 'Login';

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  username!: string;

  @Sensitive()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password!: string;
}
