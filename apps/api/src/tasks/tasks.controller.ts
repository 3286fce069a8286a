import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { AssignTaskDto } from './dto/assign-task.dto';
import { CreateTaskDto } from './dto/create-task.dto';
import { ListTasksDto } from './dto/list-tasks.dto';
import { MoveTaskDto } from './dto/move-task.dto';
import { UpdateTaskDto } from './dto/update-task.dto';
import { TaskAssignment } from './task-assignment.service';
import { taskView, type TaskView } from './task.view';
import { TasksService } from './tasks.service';

@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly assignment: TaskAssignment,
  ) {}

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

  @Patch(':id')
  async update(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() input: UpdateTaskDto): Promise<TaskView> {
    return taskView(await this.tasks.update(user, id, input));
  }

  @Post(':id/transition')
  @HttpCode(200)
  async move(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() { status }: MoveTaskDto): Promise<TaskView> {
    return taskView(await this.tasks.move(user, id, status));
  }

  @Post(':id/assign')
  @HttpCode(200)
  async assign(@CurrentUser() user: SignedInUser, @Param('id') id: string, @Body() input: AssignTaskDto): Promise<TaskView> {
    return taskView(await this.assignment.assign(user, id, input.assignee_id));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@CurrentUser() user: SignedInUser, @Param('id') id: string): Promise<void> {
    await this.tasks.remove(user, id);
  }
}
