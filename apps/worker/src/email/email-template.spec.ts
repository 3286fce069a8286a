import { renderEmail } from './email-template';

describe('A notification e-mail', () => {
  it('names what is ready', () => {
    const values = { name: 'invoices', id: 'res_1', module_path: 'modules/aws/s3' };
    expect(renderEmail({ to: 'a@example.com', template: 'resource_provisioned', values })).toEqual({
      subject: 'invoices is ready',
      body: 'The resource invoices (res_1) has been provisioned from modules/aws/s3.',
    });
  });

  it('shows which value it was not given', () => {
    const { subject } = renderEmail({ to: 'a@example.com', template: 'environment_ready', values: {} });
    expect(subject).toBe('The environment {name} is ready');
  });
});
