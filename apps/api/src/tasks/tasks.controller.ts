import { Audit, type AuditCall } from '@cairn/logging';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import { Roles } from '../auth/roles.decorator';
import { RolesGuard } from '../auth/roles.guard';
import type { SignedInUser } from '../auth/signed-in-user';
import { AssignTaskDto } from './dto/assign-task.dto';
import { CreateTaskDto } from './dto/create-task.dto';
import { ListTasksDto } from './dto/list-tasks.dto';
import { MoveTaskDto } from './dto/move-task.dto';
import { UpdateTaskDto } from './dto/update-task.dto';
import { TaskAssignment } from './task-assignment.service';
import { taskView, type TaskView } from './task.view';
import { TasksService } from './tasks.service';

/** The task a handler is about, as it is now: its first two parameters are the user and the id. */
async function currentTask({ self, args }: AuditCall): Promise<TaskView | undefined> {
  const task = await (self as TasksController).tasks.find(args[0] as SignedInUser, args[1] as string);
  return task === null ? undefined : taskView(task);
}

@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    readonly tasks: TasksService,
    private readonly assignment: TaskAssignment,
  ) {}

  @Audit('task.created', { resource: 'task', before: () => null, resourceId: ({ result }) => (result as TaskView | undefined)?.task_id })
  @Post()
  async create(@CurrentUser() user: SignedInUser, @Body() input: CreateTaskDto): Promise<TaskView> {
    return taskView(await this.tasks.create(user, input));
  }

  @Get()
  async list(@CurrentUser() user: SignedInUser, @Query() query: ListTasksDto): Promise<{ tasks: TaskView[] }> {
    return { tasks: (await this.tasks.list(user, query)).map(taskView) };
  }

  @Get(':id')
  async get(@CurrentUser() user: SignedInUser, @Param('id') id: string): Promise<TaskView> {
    return taskView(await this.tasks.get(user, id));
  }

  @Audit('task.updated', { resource: 'task', resourceId: 'id', before: currentTask })
  @Patch(':id')
  async update(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() input: UpdateTaskDto): Promise<TaskView> {
    return taskView(await this.tasks.update(user, id, input));
  }

  @Audit('task.moved', { resource: 'task', resourceId: 'id', before: currentTask })
  @Post(':id/transition')
  @HttpCode(200)
  async move(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() { status }: MoveTaskDto): Promise<TaskView> {
    return taskView(await this.tasks.move(user, id, status));
  }

  @Audit('task.assigned', { resource: 'task', resourceId: 'id', before: currentTask })
  @Post(':id/assign')
  @HttpCode(200)
  async assign(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() input: AssignTaskDto): Promise<TaskView> {
    return taskView(await this.assignment.assign(user, id, input.assignee_id));
  }

  @Audit('task.deleted', { resource: 'task', resourceId: 'id', before: currentTask, after: () => null })
  @Delete(':id')
  @HttpCode(204)
  @Roles('admin')
  @UseGuards(RolesGuard)
  async remove(@CurrentUser() user: SignedInUser, @Param('id') id: string): Promise<void> {
    await this.tasks.remove(user, id);
  }
}
