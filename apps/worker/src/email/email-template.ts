import type { EmailJob } from '@cairn/dev';

interface Template {
  readonly subject: string;
  readonly body: string;
}

const TEMPLATES: Readonly<Record<EmailJob['template'], Template>> = {
  resource_provisioned: {
    subject: '{name} is ready',
    body: 'The resource {name} ({id}) has been provisioned from {module_path}.',
  },
  environment_ready: {
    subject: 'The environment {name} is ready',
    body: 'All {resources} resources of the environment {name} ({id}) have been provisioned.',
  },
};

/** The e-mail's texts. A value the job does not hold stays as its `{name}`. */
export function renderEmail({ template, values }: EmailJob): Template {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  const { subject, body } = TEMPLATES[template];
  return { subject: fill(subject), body: fill(body) };
}
