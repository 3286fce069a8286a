// How much is logged: none of it is loaded unless a setting asks for it
export { AdmissionChain } from '../limit/admission-chain';
export { RateLimiter, type RateLimit } from '../limit/rate-limiter';
export { ClientBuckets } from '../limit/client-buckets';
export { TokenBucket, type Rate } from '../limit/token-bucket';
export { Repetition, type RepetitionOptions } from '../limit/repetition';
export { Sampler, type Sampling } from '../limit/sampler';
export { HeldRecords, type HoldOptions } from '../hold/held-records';
