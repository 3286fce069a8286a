export { kyselyLog } from './kysely-log';
export { observeTransactions } from './observe-transactions';
