import { defaultPrincipal } from './default-principal';

describe('who makes a request', () => {
  it.each([
    ['an own user', { user_id: 'u', organization_id: 'o', username: 'n', session_id: 's', client_id: 'c', tenant_id: 't' }],
    ['camel case', { userId: 'u', organizationId: 'o', username: 'n', sessionId: 's', clientId: 'c', tenantId: 't' }],
    ['an entity', { id: 'u', organization: { id: 'o' }, username: 'n', session_id: 's', client_id: 'c', tenant_id: 't' }],
    ['OpenID Connect claims', { sub: 'u', org_id: 'o', preferred_username: 'n', sid: 's', azp: 'c', tid: 't' }],
  ])('is read from %s', (_kind, user) => {
    expect(defaultPrincipal({ user })).toEqual({
      user_id: 'u',
      organization_id: 'o',
      username: 'n',
      session_id: 's',
      client_id: 'c',
      tenant_id: 't',
    });
  });

  it('has text for ids, whatever the database has', () => {
    expect(defaultPrincipal({ user: { id: 7, organizationId: 8n } })).toMatchObject({ user_id: '7', organization_id: '8' });
  });

  it('may have the ids of MongoDB', () => {
    const id = { toHexString: () => '507f1f77bcf86cd799439011' };
    expect(defaultPrincipal({ user: { _id: id, organization: { _id: 'o' } } })).toMatchObject({ user_id: '507f1f77bcf86cd799439011', organization_id: 'o' });
    expect(defaultPrincipal({ user: { id: 'u', _id: id } })).toMatchObject({ user_id: 'u' });
  });

  it('may be a session only', () => {
    expect(defaultPrincipal({ session: { id: 's9' } })).toEqual({ session_id: 's9' });
  });

  it.each([[{}], [{ user: null }], [{ user: 'ada' }], [{ user: {} }], [{ user: { id: '' } }], [{ session: null }]])(
    'is nobody in %j',
    (request) => {
      expect(defaultPrincipal(request)).toBeUndefined();
    },
  );
});
