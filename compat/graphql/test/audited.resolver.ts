import { Audit } from '@cairn/logging';
import { ForbiddenException, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Args, Field, GqlExecutionContext, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Task, UserGuard } from './task.resolver';

@InputType()
export class TaskInput {
  @Field(() => ID)
  id!: string;

  @Field()
  title!: string;
}

@Injectable()
export class OwnerGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { id } = GqlExecutionContext.create(execution).getArgs<{ id: string }>();
    return id !== 'foreign';
  }
}

@Resolver(() => Task)
export class AuditedResolver {
  /** What was really done. */
  readonly effects: string[] = [];

  @Mutation(() => Task, { nullable: true })
  @UseGuards(UserGuard, OwnerGuard)
  @Audit('task.removed', { resource: 'task', resourceId: 'id' })
  removeTask(@Args('id', { type: () => ID }) id: string): Task {
    this.effects.push(id);
    if (id === 'broken') throw new TypeError('the store is gone');
    if (id === 'locked') throw new ForbiddenException('Not yours');
    return { id };
  }

  @Mutation(() => Task, { nullable: true })
  @UseGuards(UserGuard)
  @Audit('task.renamed', { resource: 'task', resourceId: 'id', before: () => ({ title: 'old' }), after: ({ args }) => ({ title: (args[0] as TaskInput).title }) })
  async renameTask(@Args('input') input: TaskInput): Promise<Task> {
    return { id: input.id };
  }

  @Query(() => Task, { nullable: true })
  @UseGuards(UserGuard)
  @Audit('task.seen', { resource: 'task', resourceId: ({ params }) => params['id'], mode: 'best-effort' })
  seenTask(@Args('id', { type: () => ID }) id: string): Task {
    return { id };
  }
}
