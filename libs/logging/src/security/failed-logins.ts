import { EventLogger, EVENTS, type EventEmitter, type LoggerCore, type SelfLog } from '@cairn/core';
import { prepare } from '../category/prepare-event';
import type { FailureLimit, FailureSubject, ReachedLimit } from './failure-store';
import { MemoryFailures } from './memory-failures';
import { keyOf } from './name-key';
import type { RedisFailures } from './redis-failures';

/** A login that was refused; what is not known is null. */
export interface FailedLogin {
  /** As it was typed; used for counting only. */
  readonly username: string | null;
  /** As it stands in records. */
  readonly shownUsername: string | null;
  readonly address: string | null;
}

export interface FailedLoginParts {
  readonly core: LoggerCore;
  readonly selfLog: SelfLog;
  readonly limit: FailureLimit;
  /** Counts for all processes; without it each counts by itself. */
  readonly shared: RedisFailures | undefined;
}

const MS_PER_MINUTE = 60_000;

/**
 * Tells of suspicious activity: as many failed logins of one user, or from one address, within the sliding window as the limit
 * allows. One record per subject, and none until the window has passed; a failure that brings user and address to the limit together
 * is told once, as the user's. Never delays or fails a login.
 */
export class FailedLogins {
  private readonly memory: MemoryFailures;
  private readonly suspicious: EventEmitter;
  private isTroubled = false;

  constructor(private readonly parts: FailedLoginParts) {
    this.memory = new MemoryFailures(parts.limit);
    this.suspicious = prepare(new EventLogger(parts.core, 'security', 'failed-logins'), EVENTS.loginFailMax);
  }

  note(login: FailedLogin): void {
    const subjects = subjectsOf(login);
    if (subjects.length === 0) return;
    const { shared } = this.parts;
    if (shared?.isAvailable === true) void this.countTogether(shared, subjects, login);
    else this.countAlone(subjects, login);
  }

  private async countTogether(shared: RedisFailures, subjects: readonly FailureSubject[], login: FailedLogin): Promise<void> {
    try {
      this.tell(await shared.count(subjects, login.address), login);
      this.isTroubled = false;
    } catch (error) {
      this.reportTrouble(error);
      this.countAlone(subjects, login);
    }
  }

  private countAlone(subjects: readonly FailureSubject[], login: FailedLogin): void {
    this.tell(this.memory.count(subjects, login.address), login);
  }

  private tell(reached: readonly ReachedLimit[], { shownUsername }: FailedLogin): void {
    const limit = reached.find(({ type }) => type === 'user') ?? reached[0];
    if (limit === undefined) return;
    this.suspicious.emit({
      subject_type: limit.type,
      attempt_count: limit.count,
      time_window_minutes: this.parts.limit.windowMs / MS_PER_MINUTE,
      ip_addresses: limit.addresses,
      username: limit.type === 'user' ? shownUsername : null,
    });
  }

  /** Once, until Redis has answered again. */
  private reportTrouble(error: unknown): void {
    if (this.isTroubled) return;
    this.isTroubled = true;
    this.parts.selfLog.report('CAIRN_E_SECURITY', 'Redis does not count failed logins, this process counts by itself', error);
  }
}

function subjectsOf({ username, address }: FailedLogin): FailureSubject[] {
  const subjects: FailureSubject[] = [];
  if (username !== null) subjects.push({ type: 'user', key: keyOf(username) });
  if (address !== null) subjects.push({ type: 'address', key: keyOf(address) });
  return subjects;
}
