import { Controller, Get, Param } from '@nestjs/common';

/** A handler that costs nothing, so that what logging costs is seen. */
@Controller('tasks')
export class TasksController {
  @Get(':id')
  find(@Param('id') id: string): object {
    return { id, title: 'Write it down', done: false };
  }
}
