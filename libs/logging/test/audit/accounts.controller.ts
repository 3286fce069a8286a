import { Body, CanActivate, ConflictException, Controller, Delete, Get, Injectable, Param, Post, Put, UseGuards, type ExecutionContext } from '@nestjs/common';
import { Audit, AuditLogger, SecurityLogger } from '../../src';

/** Who signs in as what the header says, and may not see `secrets`. */
@Injectable()
export class AccountGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; url: string; user?: object }>();
    const { user } = request.headers;
    if (user !== undefined) request.user = { id: user };
    return !request.url.includes('secrets');
  }
}

export interface Signing {
  readonly title: string;
  readonly signer: { readonly email: string; readonly phone: string };
  readonly witnesses: readonly { readonly email: string }[];
}

const signing = (args: readonly unknown[]): Signing => args.find((arg): arg is Signing => typeof arg === 'object' && arg !== null && 'signer' in arg)!;

/** An app that asks for personal values in all the places they like to be in. */
@Controller('accounts')
@UseGuards(AccountGuard)
export class AccountsController {
  private readonly stored = new Map<string, Signing>();

  constructor(
    private readonly audit: AuditLogger,
    private readonly security: SecurityLogger,
  ) {}

  @Audit('contract.signed', {
    resource: 'account',
    resourceId: 'id',
    data: ({ args }) => ({ ...signing(args), 'dotted.name': signing(args).signer.email }),
    before: ({ self, params }) => (self as AccountsController).stored.get(params['id']!) ?? {},
    personal: ['signer.email', 'signer.phone', 'witnesses.email', 'dotted.name', 'nothing.here'],
    subjectId: ({ params }) => params['id'],
  })
  @Put(':id/contract')
  sign(@Param('id') id: string, @Body() input: Signing): Signing {
    if (input.title === 'taken') throw new ConflictException(`${input.signer.email} (${input.signer.phone}) of ${id} has signed already`);
    this.stored.set(id, input);
    return input;
  }

  @Audit('account.read', { resource: 'account', resourceId: 'id', subjectId: ({ params }) => params['id'], data: ({ params }) => ({ note: `read of ${params['id']!}`, by_id: { [params['id']!]: 1 } }) })
  @Get(':id/secrets')
  secrets(): string {
    return 'never told';
  }

  @Post('login')
  login(@Body() { username, ip }: { username: string; ip?: string }): string {
    this.security.loginFailed({ username, ...(ip !== undefined && { ipAddress: ip }), authMethod: 'password', reason: `${username} has no such password` });
    return 'no';
  }

  @Post('again')
  again(@Body() { username }: { username: string }): string {
    this.security.loginSucceeded({ username }, { user_id: 'usr_other_person' });
    return 'yes';
  }

  @Audit('account.deleted', { resource: 'account', resourceId: 'id', subjectId: ({ params }) => params['id'] })
  @Delete(':id')
  async forget(@Param('id') id: string): Promise<string> {
    return String(await this.audit.eraseSubject(id));
  }
}
