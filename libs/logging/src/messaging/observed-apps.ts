import type { ModulesContainer } from '@nestjs/core';
import type { MessageEntry } from './message-entry';

/** The seams are those of all apps of a process; each app's messages are recorded by its own logging. */
const entries = new WeakMap<object, MessageEntry>();

interface KnowsModules {
  container?: { getModules?: () => object };
}
interface MessageController extends KnowsModules {
  contextCreator?: { pipesContextCreator?: KnowsModules };
}

export function observeApp(modules: ModulesContainer, entry: MessageEntry): void {
  entries.set(modules, entry);
}

/** The entry of the app that one of Nest's message controllers belongs to; `undefined` for an app without this logging. */
export function entryOf(controller: unknown): MessageEntry | undefined {
  const { container, contextCreator } = controller as MessageController;
  const modules = (container ?? contextCreator?.pipesContextCreator?.container)?.getModules?.();
  return modules === undefined ? undefined : entries.get(modules);
}
