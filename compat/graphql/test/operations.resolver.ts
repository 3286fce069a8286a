import { ApplicationLogger, LogContext } from '@cairn/logging';
import { Field, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver, Args, Subscription } from '@nestjs/graphql';
import { setTimeout as after } from 'node:timers/promises';

@ObjectType()
export class Tick {
  @Field(() => ID)
  id!: string;
}

/** Reached over WebSocket. */
@Resolver(() => Tick)
export class TickResolver {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
  ) {}

  @Query(() => String)
  async requestId(@Args('name') name: string): Promise<string | undefined> {
    await after(Math.random() * 10);
    this.log.info('asked', { name });
    return this.context.requestId;
  }

  @Mutation(() => String, { nullable: true })
  breaks(): string {
    throw new TypeError('the store is gone');
  }

  /** Three events; the same objects go to every subscriber. */
  @Subscription(() => Tick)
  async *tick(@Args('name') name: string): AsyncGenerator<{ tick: Tick }> {
    for (const event of EVENTS_SENT) {
      await after(Math.random() * 5);
      this.log.info('sent', { name, tick: event.tick.id });
      yield event;
    }
  }

  @ResolveField(() => String, { nullable: true })
  async label(@Parent() { id }: Tick, @Args('name') name: string): Promise<string | undefined> {
    await after(Math.random() * 5);
    this.log.info('labelled', { name, tick: id });
    return this.context.requestId;
  }

  @ResolveField(() => String, { nullable: true })
  failing(@Parent() { id }: Tick): string {
    throw new TypeError(`tick ${id} has no label`);
  }
}

const EVENTS_SENT = ['1', '2', '3'].map((id) => ({ tick: { id } }));
