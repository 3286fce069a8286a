import { ApplicationLogger } from '@cairn/logging';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { SignedInUser } from '../auth/signed-in-user';
import { newId } from '../ids/new-id';
import type { CreateTaskDto } from './dto/create-task.dto';
import type { ListTasksDto } from './dto/list-tasks.dto';
import type { UpdateTaskDto } from './dto/update-task.dto';
import { TaskRules } from './task-rules';
import { canMove, type TaskStatus } from './task-status';
import { Task } from './task.entity';

/** Tasks of one organization: another's are not found. */
@Injectable()
export class TasksService {
  constructor(
    @InjectRepository(Task) private readonly tasks: Repository<Task>,
    private readonly rules: TaskRules,
    private readonly log: ApplicationLogger,
  ) {}

  async create(user: SignedInUser, input: CreateTaskDto): Promise<Task> {
    const started = performance.now();
    this.log.useCase('create task', { project_id: input.project_id, requested_by: user.user_id });
    const dueDate = dateOf(input.due_date);
    await this.rules.check({ organizationId: user.organization_id, assigneeId: input.assignee_id, dueDate });
    const task = await this.tasks.save(newTask(user, input, dueDate));
    this.log.info('Task created successfully', {
      task_id: task.taskId,
      project_id: task.projectId,
      assignee_id: task.assigneeId,
      priority: task.priority,
      duration_ms: Math.round(performance.now() - started),
    });
    this.published('TaskCreated', task);
    return task;
  }

  list(user: SignedInUser, { status, limit }: ListTasksDto): Promise<Task[]> {
    return this.tasks.find({
      where: { organizationId: user.organization_id, status },
      order: { createdAt: 'DESC' },
      take: limit,
    });
  }

  find(user: SignedInUser, taskId: string): Promise<Task | null> {
    return this.tasks.findOneBy({ taskId, organizationId: user.organization_id });
  }

  async get(user: SignedInUser, taskId: string): Promise<Task> {
    const task = await this.find(user, taskId);
    if (task === null) throw new NotFoundException(`There is no task ${taskId}`);
    return task;
  }

  async update(user: SignedInUser, taskId: string, input: UpdateTaskDto): Promise<Task> {
    const task = await this.get(user, taskId);
    const dueDate = dateOf(input.due_date);
    await this.rules.check({ organizationId: user.organization_id, dueDate });
    const { title = task.title, description = task.description, priority = task.priority } = input;
    const saved = await this.tasks.save(Object.assign(task, { title, description, priority, dueDate: dueDate ?? task.dueDate }));
    this.log.info('Task updated successfully', { task_id: taskId, fields: Object.keys(input) });
    return saved;
  }

  async move(user: SignedInUser, taskId: string, status: TaskStatus): Promise<Task> {
    const task = await this.get(user, taskId);
    this.log.stateTransition('task', task.status, status, { task_id: taskId, validation_rules: ['canMove'] });
    if (!canMove(task.status, status)) throw new ConflictException(`A task that is ${task.status} cannot become ${status}`);
    const moved = await this.tasks.save(Object.assign(task, { status }));
    this.published('TaskStatusChanged', moved);
    return moved;
  }

  async remove(user: SignedInUser, taskId: string): Promise<void> {
    const task = await this.get(user, taskId);
    await this.tasks.delete({ taskId });
    this.published('TaskDeleted', task);
  }

  private published(eventType: string, task: Task): void {
    this.log.domainEvent(eventType, { aggregate_id: task.taskId, aggregate_type: 'Task', version: task.version });
  }
}

function newTask(user: SignedInUser, input: CreateTaskDto, dueDate: Date | undefined): Partial<Task> {
  return {
    taskId: newId('tsk'),
    organizationId: user.organization_id,
    projectId: input.project_id ?? null,
    assigneeId: input.assignee_id ?? null,
    title: input.title,
    description: input.description ?? null,
    status: 'todo',
    priority: input.priority,
    dueDate: dueDate ?? null,
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
