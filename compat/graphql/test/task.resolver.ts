import { ApplicationLogger, ContextInterceptor } from '@cairn/logging';
import { Catch, Injectable, NotFoundException, Scope, SetMetadata, UseFilters, UseGuards, UseInterceptors, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Args, Context, Field, GqlExecutionContext, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { setTimeout as after } from 'node:timers/promises';

@ObjectType()
export class Task {
  @Field(() => ID)
  id!: string;
}

@Injectable()
export class UserGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { req } = GqlExecutionContext.create(execution).getContext<{ req: { headers: Record<string, string>; user?: object } }>();
    req.user = { id: req.headers['x-name'] };
    return true;
  }
}

@Injectable()
class Nobody implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Catch(RangeError)
class RangeFilter {
  catch(): never {
    throw new GraphQLError('Out of range', { extensions: { code: 'OUT_OF_RANGE' } });
  }
}

@Catch(RangeError)
class NothingFilter {
  catch(): Task {
    return { id: 'none' };
  }
}

@Resolver(() => Task)
export class TaskResolver {
  constructor(private readonly log: ApplicationLogger) {}

  @Query(() => Task)
  @UseGuards(UserGuard)
  async task(@Args('id', { type: () => ID }) id: string): Promise<Task> {
    this.log.info('begun', { name: id });
    await after(Math.random() * 10);
    this.log.info('after a timer', { name: id });
    await Promise.all([1, 2].map((n) => after(n).then(() => this.log.info('in parallel', { name: id }))));
    return { id };
  }

  @ResolveField(() => String)
  async title(@Parent() { id }: Task): Promise<string> {
    await after(Math.random() * 5);
    this.log.info('in a field', { name: id });
    return `Task ${id}`;
  }

  @ResolveField(() => String, { nullable: true })
  owner(): string {
    throw new TypeError('no owner is known');
  }

  @ResolveField(() => String, { nullable: true })
  due(@Parent() { id }: Task): string {
    throw new TypeError(`task ${id} has no date`);
  }

  @Mutation(() => Task)
  @UseInterceptors(ContextInterceptor)
  async createTask(@Args('id', { type: () => ID }) id: string): Promise<Task> {
    await after(Math.random() * 10);
    this.log.info('created', { name: id });
    return { id };
  }

  @Query(() => Task, { nullable: true })
  broken(): Promise<Task> {
    return Promise.reject(new TypeError('the store is gone'));
  }

  @Query(() => Task, { nullable: true })
  missing(): Task {
    throw new NotFoundException('no such task');
  }

  @Query(() => Task, { nullable: true })
  invalid(): Task {
    throw new GraphQLError('a title is needed', { extensions: { code: 'BAD_USER_INPUT' } });
  }

  @Query(() => Task, { nullable: true })
  @UseGuards(Nobody)
  @SetMetadata('permissions', ['task:read'])
  refused(): Task {
    return { id: 'secret' };
  }

  @Query(() => Task, { nullable: true })
  @UseFilters(RangeFilter)
  filtered(): Task {
    throw new RangeError('page 4711');
  }

  @Query(() => Task, { nullable: true })
  @UseFilters(NothingFilter)
  mended(): Task {
    throw new RangeError('page 4711');
  }
}

/** Made anew for every request. */
@Resolver()
@Injectable({ scope: Scope.REQUEST })
export class ScopedResolver {
  constructor(private readonly log: ApplicationLogger) {}

  @Query(() => String)
  async scoped(@Args('id', { type: () => ID }) id: string, @Context('req') req: object): Promise<string> {
    await after(Math.random() * 10);
    this.log.info('in a scoped resolver', { name: id, has_request: typeof req === 'object' });
    return id;
  }
}
