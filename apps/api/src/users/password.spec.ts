import { hashPassword, isPassword } from './password';

describe('A stored password', () => {
  it('is recognised, and no other', async () => {
    const stored = await hashPassword('open sesame');
    expect(await isPassword('open sesame', stored)).toBe(true);
    expect(await isPassword('open sesame ', stored)).toBe(false);
  });

  it('is stored differently each time', async () => {
    expect(await hashPassword('open sesame')).not.toBe(await hashPassword('open sesame'));
  });

  it.each(['', 'plain text', 'abcd:'])('accepts nothing when it is stored as "%s"', async (stored) => {
    expect(await isPassword('', stored)).toBe(false);
  });
});
