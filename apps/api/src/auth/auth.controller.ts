import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { AuthService } from './auth.service';
import { LoginDto } from './login.dto';
import { Public } from './public.decorator';

@Controller('api/v1/auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(@Body() { username, password }: LoginDto): Promise<{ access_token: string; token_type: 'Bearer' }> {
    return { access_token: await this.auth.login(username, password), token_type: 'Bearer' };
  }
}
