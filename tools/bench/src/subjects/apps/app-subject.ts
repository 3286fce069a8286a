/** How the app under measurement logs its requests. `bare` logs nothing; `bare again` shows how far two equal processes are apart. */
export const APP_SUBJECTS = ['bare', 'bare again', 'cairn', 'cairn with console', 'nestjs-pino', 'nest-winston', 'ConsoleLogger'] as const;
/** `floor` is no logger, but does the least that one has to do. */
export type AppSubject = (typeof APP_SUBJECTS)[number] | 'floor';

export type Platform = 'Express' | 'Fastify';

export interface AppOptions {
  readonly subject: AppSubject;
  readonly platform: Platform;
  readonly dir: string;
}
