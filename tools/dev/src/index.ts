export { freePort } from './net/free-port';
export { OtlpReceiver, type ReceivedLog, type ReceivedRequest, type Reply as OtlpReply } from './otlp/otlp-receiver';
export { acquirePostgres } from './postgres/acquire-postgres';
export type { SharedPostgres } from './postgres/acquire-postgres';
export { startPostgres } from './postgres/start-postgres';
export { findRedis } from './redis/find-redis';
export { startPrivateRedis, startRedis } from './redis/start-redis';
export type { PrivateRedis, StartRedisOptions } from './redis/start-redis';
export { startRedisCluster, type RedisCluster } from './redis/start-redis-cluster';
export { TcpProxy, type LostAnswer } from './net/tcp-proxy';
export type { Kept } from './keeper/spawn-keeper';
// Programs and places for tests
export { debianProgram, type DebianProgram, type FoundProgram } from './debian/debian-program';
export { findLogrotate, onDebian, rotate } from './testing/logrotate';
export { SmallDisk } from './testing/small-disk';
export { isAlive } from './process/is-alive';
export { Random } from './testing/random';
// How the programs of this repository speak
export { Screen } from './start/screen';
export { ProgressScreen } from './start/progress-screen';
export { machine } from './process/machine';
// What the sample apps share
export { sampleServices } from './sample/sample-services';
export type { SampleServices } from './sample/sample-services';
export { queueConnection } from './sample/queue-connection';
export {
  EMAIL_QUEUE,
  PROVISION_ENVIRONMENT,
  PROVISION_RESOURCE,
  PROVISIONING_OPTIONS,
  PROVISIONING_QUEUE,
  SEND_EMAIL,
} from './sample/provisioning-jobs';
export type { EmailJob, EnvironmentJob, ResourceJob } from './sample/provisioning-jobs';
// The series of requests that npm start sends, for the end-to-end tests
export { ApiClient, type Reply } from './start/api-client';
export { missing } from './start/expectations';
export { endedJob } from './start/job-states';
export { SampleApp } from './start/sample-app';
export { PASSWORD, Scenario, type Performance, type ProvisionScene } from './start/scenario';
export { readRecords, readStory, type StoryRecord } from './start/story';
