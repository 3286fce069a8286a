import type { CanonicalRecord, ContextFields } from '@cairn/core';
import { currentContext } from '../../src/context/cls-context';
import { runWithContext } from '../../src/context/run-with-context';

/** The story of a request that jobs are added in. */
export const STORY = { request_id: 'req_00000000cafe', user_id: 'usr_1', organization_id: 'org_1' };

export const inStory = <T>(fn: () => T, fields: ContextFields = STORY): T => runWithContext(fields, fn);

/** Of the story that runs now. */
export const requestId = (): unknown => currentContext()?.get('request_id');

export const contextsOf = (records: readonly CanonicalRecord[], key: string): unknown[] => records.map(({ context }) => context[key]);
