// What every logger is given, made anew for each record as code of an app does. No two records are the same.

export const MESSAGES = Object.freeze({
  category: 'Domain event published',
  generic: 'Task assigned',
  error: 'Task could not be saved',
  secrets: 'Login attempted',
  disabled: 'Task looked at',
});

export interface TaskFields {
  readonly task_id: string;
  readonly project_id: string;
  readonly assignee: string;
  readonly attempt: number;
  readonly duration_ms: number;
}

export function taskFields(n: number): TaskFields {
  return { task_id: `task_${n}`, project_id: 'project_8', assignee: 'user_1138', attempt: n & 3, duration_ms: (n % 1000) / 10 };
}

export function eventFields(n: number): { aggregate_id: string; aggregate_type: string; version: number; actor: string } {
  return { aggregate_id: `task_${n}`, aggregate_type: 'Task', version: n & 1023, actor: 'user_1138' };
}

/** Five values that must not be written as they are. */
export function secretFields(n: number): object {
  return {
    user_name: `user_${n}`,
    password: `hunter-${n}`,
    email: `person${n}@example.com`,
    headers: { authorization: `Bearer abc.${n}`, cookie: `sid=${n}`, accept: '*/*' },
    api_key: `key-${n}`,
  };
}

/** Made where it is thrown: a handful of frames, as in an app. */
export function taskError(n: number): Error {
  return saveTask(n);
}

function saveTask(n: number): Error {
  return refuse(n);
}

function refuse(n: number): Error {
  return new RangeError(`task_${n} has no project`);
}
