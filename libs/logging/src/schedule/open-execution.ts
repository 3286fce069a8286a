import { newExecutionId, type ContextState } from '@cairn/core';
import { openContext } from '../context/open-context';

/** The context of work that nobody asked for over a wire: a tick, an event, a command. It starts a story with an execution id. */
export function openExecution(operation: string): ContextState {
  return openContext({}, { operation, execution_id: newExecutionId() });
}
