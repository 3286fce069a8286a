import { INFO, WARNING } from '../level';
import { event } from './catalogue-event';

const FLOW = ['client_id', 'user_id', 'username', 'session_id', 'ip_address', 'details', 'step', 'duration_ms', 'flow_duration_ms'] as const;

/** Steps of OAuth flows. */
export const OAUTH_EVENTS = {
  oauthAuthorize: event({
    name: 'oauth.authorize',
    category: 'oauth',
    level: INFO,
    message: 'OAuth authorization',
    fields: [...FLOW],
    about: 'A client asked for, or a user gave, an authorization. `duration_ms` is the time since the previous step of the session, `flow_duration_ms` that since its first.',
  }),
  oauthToken: event({
    name: 'oauth.token',
    category: 'oauth',
    level: INFO,
    message: 'OAuth token issued',
    fields: [...FLOW],
    about: 'A code was exchanged for a token.',
  }),
  oauthRefresh: event({
    name: 'oauth.refresh',
    category: 'oauth',
    level: INFO,
    message: 'OAuth token refreshed',
    fields: [...FLOW],
    about: 'A token was renewed.',
  }),
  oauthRevoke: event({
    name: 'oauth.revoke',
    category: 'oauth',
    level: INFO,
    message: 'OAuth token revoked',
    fields: [...FLOW],
    about: 'A token was revoked.',
  }),
  oauthError: event({
    name: 'oauth.error',
    category: 'oauth',
    level: WARNING,
    message: 'OAuth flow failed',
    fields: [...FLOW, 'error'],
    about: 'A step of a flow was refused or failed. `error` is the code of RFC 6749, such as `invalid_grant`.',
  }),
};
