import type { Task } from './task.entity';

/** A task as the API answers with it. */
export function taskView(task: Task) {
  return {
    task_id: task.taskId,
    project_id: task.projectId,
    assignee_id: task.assigneeId,
    title: task.title,
    description: task.description,
    status: task.status,
    priority: task.priority,
    due_date: task.dueDate,
    version: task.version,
    created_at: task.createdAt,
    updated_at: task.updatedAt,
  };
}

export type TaskView = ReturnType<typeof taskView>;
