import { CanActivate, Controller, Delete, ForbiddenException, Get, Headers, HttpCode, Injectable, NotFoundException, Param, Patch, Body, Post, Query, UseGuards, type ExecutionContext } from '@nestjs/common';
import { of, throwError, type Observable } from 'rxjs';
import { Audit } from '../../src';

/** What the handlers did: an audited effect. */
export const effects: string[] = [];

@Injectable()
export class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    const { user } = request.headers;
    if (user !== undefined) request.user = { id: user, organization_id: 'org_1', session_id: `session of ${user}` };
    if (user === 'throwing') throw new Error('the directory is gone');
    return user !== 'eve';
  }
}

interface Task {
  title: string;
  password?: string;
  assignee?: { email: string };
}

@Controller('tasks')
@UseGuards(UserGuard)
export class TasksController {
  private readonly stored = new Map<string, Task>([['1', { title: 'Old', password: 'hunter2', assignee: { email: 'bob@example.com' } }]]);

  @Audit('task.deleted', { resource: 'task', resourceId: 'id', data: ({ args }) => ({ asked_for: args[0], token: 'abc' }) })
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): void {
    effects.push(`removed ${id}`);
    if (id === 'missing') throw new NotFoundException(`There is no task ${id}`);
    if (id === 'others') throw new ForbiddenException('Not yours');
    if (id === 'crash') throw new TypeError('cannot read x');
  }

  @Patch(':id')
  @Audit('task.updated', {
    resource: 'task',
    resourceId: 'id',
    before: ({ self, params }) => (self as TasksController).stored.get(params['id']!),
    after: ({ result }) => result,
    personal: ['assignee.email'],
    concerns: ['data_access'],
  })
  async update(@Param('id') id: string, @Body() input: Task): Promise<Task> {
    const task = { ...this.stored.get(id)!, ...input };
    this.stored.set(id, task);
    return task;
  }

  @Audit('task.read', { resource: 'task', resourceId: 'id', mode: 'best-effort', before: () => { throw new Error('no'); }, codes: { success: 'T100I' } })
  @Get(':id')
  read(@Param('id') id: string): string {
    effects.push(`read ${id}`);
    return 'a task';
  }

  @Audit('task.moved', { resource: 'task', resourceId: 'id', data: ({ args: [from, to, whole, agent] }) => ({ from, to, whole, agent }) })
  @Post('moves')
  move(@Body('list') from: string, @Query('to') to: string, @Body() _whole: object, @Headers('user-agent') _agent: string): string {
    return `${from} to ${to}`;
  }

  @Audit('tasks.streamed')
  @Get()
  stream(): Observable<number> {
    return of(1, 2);
  }

  @Audit('tasks.broken')
  @Get('streams/broken')
  broken(): Observable<number> {
    return throwError(() => new NotFoundException('gone'));
  }
}
