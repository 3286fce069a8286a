import { CairnError, shown, type Refuse } from '@cairn/core';

/** Refuses options of one group by their names, e.g. `request.bodies`. */
export type Check = (holds: boolean, name: string, value: unknown, trouble: string) => void;

/** `trouble` follows the value: `is not a list. Use …`. */
export function checkOf(refuse: Refuse, group = ''): Check {
  return (holds, name, value, trouble) => {
    if (!holds) refuse(group + name, `${shown(value)} ${trouble}`);
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SETTING_ERROR = /^CAIRN_E_SETTING: ([^:]+): ([^]*)$/;

/** What reads an option where it is used says itself why it cannot be: `CAIRN_E_SETTING: <name>: <trouble>`. */
export function refuseWhatThrows(refuse: Refuse, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    const [, name, text] = (error instanceof CairnError && SETTING_ERROR.exec(error.message)) || [];
    if (name === undefined || text === undefined) throw error;
    refuse(name, text);
  }
}
