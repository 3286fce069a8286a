import { ERROR, INFO, WARNING } from '../level';
import { event } from './catalogue-event';

const WHO = ['auth_method', 'ip_address', 'username'] as const;

/** Names are those of the OWASP logging vocabulary (https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html) where it has one. */
export const SECURITY_EVENTS = {
  loginSuccess: event({
    name: 'authn_login_success',
    category: 'security',
    level: INFO,
    message: 'User authenticated successfully',
    fields: [...WHO],
    about: 'Somebody logged in.',
  }),
  loginFail: event({
    name: 'authn_login_fail',
    category: 'security',
    level: WARNING,
    message: 'Failed login attempt',
    fields: [...WHO, 'reason'],
    about: 'A login was refused.',
  }),
  loginFailMax: event({
    name: 'authn_login_fail_max',
    category: 'security',
    level: ERROR,
    message: 'Multiple failed login attempts detected',
    fields: ['attempt_count', 'time_window_minutes', 'ip_addresses', 'username', 'subject_type'],
    about: 'As many logins of one user, or from one address, failed within the window as the limit allows. Once until the window has passed.',
  }),
  tokenInvalid: event({
    name: 'authn_token_invalid',
    category: 'security',
    level: WARNING,
    message: 'Invalid token presented',
    fields: ['auth_method', 'reason', 'ip_address'],
    about: 'A token was malformed or not signed by who it should be.',
  }),
  tokenExpired: event({
    name: 'authn_token_expired',
    category: 'security',
    level: WARNING,
    message: 'Expired token presented',
    fields: ['auth_method', 'reason', 'ip_address'],
    about: 'A token was no longer, or not yet, valid.',
  }),
  tokenRevoked: event({
    name: 'authn_token_revoked',
    category: 'security',
    level: WARNING,
    message: 'Revoked token presented',
    fields: ['auth_method', 'reason', 'ip_address'],
    about: 'A token was presented that had been revoked.',
  }),
  logout: event({
    name: 'session_expired',
    category: 'security',
    level: INFO,
    message: 'User session ended',
    fields: ['reason', 'username', 'ip_address'],
    about: 'A session ended; `reason` is `logout`, `timeout` or `revoked`.',
  }),
  privilegeChanged: event({
    name: 'privilege_permissions_changed',
    category: 'security',
    level: WARNING,
    message: 'Permissions changed',
    fields: ['resource_type', 'resource_id', 'from', 'to'],
    about: 'The rights of somebody or on something were changed.',
  }),
  permissionDenied: event({
    name: 'authz_fail',
    category: 'security',
    level: WARNING,
    message: 'Permission denied',
    fields: ['required_permission', 'resource_type', 'resource_id', 'handler', 'status_code', 'method', 'path', 'route', 'transport', 'ip_address', 'reason'],
    about: 'A request was answered with 401 or 403, or a request or message refused by a guard; `transport` is that of a message.',
  }),
  sensitiveRead: event({
    name: 'sensitive_read',
    category: 'security',
    level: INFO,
    message: 'Sensitive data read',
    fields: ['resource_type', 'resource_id', 'fields', 'count'],
    about: 'Somebody read data that the app calls sensitive.',
  }),
  sensitiveChanged: event({
    name: 'sensitive_update',
    category: 'security',
    level: INFO,
    message: 'Sensitive data changed',
    fields: ['resource_type', 'resource_id', 'fields', 'count'],
    about: 'Somebody changed data that the app calls sensitive.',
  }),
};
