import type { DataSource } from 'typeorm';
import type { DatabaseLogger } from '../database/database.logger';
import { DataSourceObserver } from './data-source-observer';
import { observers, QuerySubscriber } from './query.subscriber';

/**
 * Records every query and transaction of a data source. Before `initialize()` it covers migrations and `synchronize` too:
 * `const source = observeDataSource(new DataSource(options), database);` Observed twice, a data source leaves each record once. Returns the
 * data source.
 */
export function observeDataSource<D extends DataSource>(dataSource: D, database: DatabaseLogger): D {
  if (observers.has(dataSource)) return dataSource;
  observers.set(dataSource, new DataSourceObserver(database, dataSource));
  // From the options TypeORM makes its subscribers each time it connects; in the list is the one in use until then.
  dataSource.setOptions({ subscribers: [...Object.values(dataSource.options.subscribers ?? []), QuerySubscriber] as Subscribers });
  dataSource.subscribers.push(new QuerySubscriber());
  return dataSource;
}

type Subscribers = DataSource['options']['subscribers'];
