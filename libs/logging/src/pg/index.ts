export { observePool, type ObservablePool } from './observe-pool';
export { observeClient, type ObservableClient, type ObserveOptions } from './observe-client';
