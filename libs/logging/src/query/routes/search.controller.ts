import { allOf, errorRecords, fieldIs, slowRequests, type Filter } from '@cairn/core/query';
import { UseFilters, UseGuards } from '@nestjs/common';
import { AccessGuard } from '../access/access.guard';
import { LogReader, WHOLE, type PageAnswer } from '../log-reader';
import { flowsOf, type FlowsAnswer } from '../oauth-flows';
import { parameterCondition } from '../parameters/parameter';
import { FILTERS, PAGE, RANGE } from '../parameters/parameters';
import { ProblemFilter } from '../problem/problem.filter';
import { AskedFor, type Asked } from './asked.decorator';
import { Route } from './route.decorator';

const parameters = [...FILTERS, ...RANGE, ...PAGE] as const;
/** Steps that are looked at unless `limit` says otherwise. */
const FLOW_STEPS = 1_000;

/** Records by what they are and whose. */
@UseGuards(AccessGuard)
@UseFilters(ProblemFilter)
export class SearchController {
  constructor(private readonly logs: LogReader) {}

  @Route({ path: '/search', summary: 'Search', parameters, answer: 'Page' })
  search(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked);
  }

  @Route({ path: '/ip/:ip', summary: "By the client's address", parameters, answer: 'Page' })
  byAddress(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: named('ip', asked) });
  }

  @Route({ path: '/host/:hostname', summary: "By the client's name (reverse DNS)", parameters, answer: 'Page' })
  byClientHostname(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: named('hostname', asked) });
  }

  @Route({ path: '/proxy/:hostname', summary: 'By the host that was asked for', parameters, answer: 'Page' })
  byRequestedHost(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: parameterCondition('host', [asked.params['hostname']!], 'hostname') });
  }

  @Route({ path: '/client/:id', summary: 'By OAuth client', parameters, answer: 'Page' })
  byClient(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: ofId('client_id', asked) });
  }

  @Route({ path: '/user/:id', summary: 'By user', parameters, answer: 'Page' })
  byUser(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: ofId('user_id', asked) });
  }

  @Route({ path: '/session/:id', summary: 'By session', parameters, answer: 'Page' })
  bySession(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: ofId('session_id', asked) });
  }

  @Route({ path: '/request/:id', summary: 'The whole story of a request, with its jobs and calls, oldest first', parameters, answer: 'Page' })
  story(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { ...WHOLE, filter: ofId('request_id', asked) });
  }

  @Route({ path: '/errors', summary: 'ERROR and above, and requests answered with 400 and above', parameters: [...parameters, 'include_warnings'], answer: 'Page' })
  errors(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: errorRecords(asked.values.include_warnings) });
  }

  @Route({ path: '/slow', summary: 'Requests that took longer than a threshold', parameters: [...parameters, 'threshold_ms'], answer: 'Page' })
  slow(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: slowRequests(asked.values.threshold_ms) });
  }

  @Route({ path: '/oauth/ip/:ip', summary: "OAuth activity by the client's address", parameters, answer: 'Page' })
  oauthByAddress(@AskedFor() asked: Asked): Promise<PageAnswer> {
    return this.logs.search(asked, { filter: allOf(fieldIs('category', 'oauth'), named('ip', asked)) });
  }

  @Route({ path: '/oauth/flows', summary: 'OAuth activity by session: flows with their steps', parameters: ['client_id', 'username', 'user', ...RANGE, 'limit', 'cursor'], answer: 'Flows' })
  async flows(@AskedFor() asked: Asked): Promise<FlowsAnswer> {
    const { records, cursor, partial } = await this.logs.search(asked, { limit: FLOW_STEPS, filter: fieldIs('category', 'oauth') });
    return { flows: flowsOf(records), ...(cursor !== undefined && { cursor }), ...(partial === true && { partial }) };
  }
}

/** `*` stands for any text, as in the query language. */
const named = (field: 'ip' | 'hostname', { params }: Asked): Filter => parameterCondition(field, [params[field]!], field);
const ofId = (field: string, { params }: Asked): Filter => parameterCondition(field, [params['id']!], 'id');
