import { parseQuery } from '@cairn/core/query';
import { indexPlans } from './index-plan';

const plansOf = (query: string): string[] => indexPlans(parseQuery(query)).map((plan) => plan.map(({ name }) => name).join(' ')).sort();

describe('the indexes that can answer a query', () => {
  it.each([
    ['ip:10.0.0.1', ['req:ip:10.0.0.1']],
    ['ip:10.0.0.1,10.0.0.2', ['req:ip:10.0.0.1 req:ip:10.0.0.2']],
    ['user:usr_1 status:404', ['req:errors', 'req:status:404', 'req:user:usr_1']],
    ['user:usr_1 OR host:API.example.com', ['req:user:usr_1 req:host:api.example.com']],
    ['method:post', ['req:method:POST']],
    ['event:job.failed job:4711', ['event:job.failed', 'job:4711']],
    ['request:req_1 "timed out"', ['request:req_1']],
    ['level>=error', ['req:errors']],
    ['level:error,critical', ['req:errors']],
    ['level:error OR status>=400', ['req:errors']],
    ['status:5xx', ['req:errors']],
    ['category:request duration>1000', ['req:slow']],
    ['category:request duration>1s user:usr_1', ['req:slow', 'req:user:usr_1']],
  ])('%s', (query, expected) => expect(plansOf(query)).toEqual(expected));

  it('are one for each method where a route is asked for', () => {
    const [plan] = indexPlans(parseQuery('route:/Tasks/:id'));
    expect(plan).toHaveLength(10);
    expect(plan!.map(({ name }) => name)).toEqual(expect.arrayContaining(['req:path:GET:/tasks/:id', 'req:path:OTHER:/tasks/:id']));
  });

  it.each(['', '-user:usr_1', 'user:usr_*', 'level>=warning', 'level<error', 'status>=300', 'duration>1000', 'category:request duration>900', 'category:request,job duration>1000', 'user:usr_1 OR "timed out"', 'user:1e3', 'trace:abc', 'path:/tasks/42'])(
    'are none: %s',
    (query) => expect(plansOf(query)).toEqual([]),
  );
});
