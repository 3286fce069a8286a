import { z } from 'zod';
import { canonicalRecordSchema } from '../record/record.schema';
import { ECS_VERSION } from './ecs.serializer';

const text = z.string().optional();
const whole = z.number().int().optional();
const label = z.union([z.string(), z.number(), z.boolean()]);

/** Dotted keys at one level, as in Elastic's ecs-logging specification; Elasticsearch reads them as objects. */
export const ecsSchema = z
  .strictObject({
    '@timestamp': canonicalRecordSchema.shape.timestamp,
    'log.level': canonicalRecordSchema.shape.level,
    message: z.string(),
    'ecs.version': z.literal(ECS_VERSION),
    'service.name': z.string(),
    'service.version': z.string(),
    'service.environment': z.string(),
    'event.kind': z.enum(['event', 'metric']),
    'event.dataset': z.string(),
    'event.category': z.array(z.enum(['web', 'database'])).optional(),
    'event.action': text,
    'event.id': z.string(),
    'event.severity': z.number().int(),
    'event.outcome': z.enum(['success', 'failure']).optional(),
    'event.duration': whole.describe('Nanoseconds'),
    'log.logger': z.string(),
    'log.origin.file.name': text,
    'log.origin.file.line': whole,
    'log.origin.function': text,
    'trace.id': text,
    'span.id': text,
    'http.request.id': text,
    'http.request.method': text,
    'http.request.referrer': text,
    'http.request.body.bytes': whole,
    'http.response.status_code': whole,
    'http.response.body.bytes': whole,
    'url.path': text,
    'url.domain': text,
    'client.ip': text.describe('An IPv4 or IPv6 address'),
    'client.domain': text,
    'user_agent.original': text,
    'user.id': text,
    'user.name': text,
    'organization.id': text,
    'error.type': text,
    'error.message': text,
    'error.stack_trace': text,
    'error.code': text,
    'process.pid': z.number().int(),
    'process.thread.id': z.number().int(),
    'host.hostname': z.string(),
    labels: z
      .record(z.string().regex(/^[^.]*$/), label)
      .optional()
      .describe('Context and metadata that have no field in ECS; a list or an object as JSON text'),
  })
  .describe('Elastic Common Schema 8.11, layout `ecs`');
