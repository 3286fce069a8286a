import type { ApiClient, Reply } from './api-client';
import { playOAuth } from './oauth-scenes';

/** One request of the series and what came back. */
export interface Scene {
  title: string;
  method: string;
  path: string;
  expected: number;
  reply: Reply;
}

export interface Performance {
  scenes: Scene[];
  /** A resource that is provisioned at the third attempt. */
  retried: ProvisionScene;
  /** An environment with two resources. */
  environment: ProvisionScene;
  /** A resource that nobody can provision. */
  hopeless: ProvisionScene;
  /** What no file may hold, besides the password: tokens, codes, a wrong password, and the value a query fails on. */
  secrets: string[];
}

export interface ProvisionScene extends Scene {
  jobId: string;
  /** The resource or environment. */
  subjectId: string;
}

export const PASSWORD = 'correct horse battery staple';
const WRONG_PASSWORD = 'a wild guess';
/** What somebody takes for a date; the query it is sent with fails. */
const NO_DATE = 'the-31st-of-June';

/** Sends the series: a little of everything that leaves a record. */
export class Scenario {
  private readonly scenes: Scene[] = [];

  constructor(
    private readonly api: ApiClient,
    private readonly onScene: (scene: Scene) => void = () => undefined,
  ) {}

  async perform(): Promise<Performance> {
    await this.signIn();
    await this.manageTasks();
    await this.scene('the level of one component for a minute', 200, 'PUT', '/api/v1/log-levels/TasksService', { level: 'debug', for: '1m' });
    await this.readReports();
    const secrets = await playOAuth((...scene) => this.scene(...scene));
    const retried = await this.provision('a resource the provider has no room for at first', 'resource', {
      name: 'invoices',
      module_path: 'modules/aws/s3',
      units: 3,
    });
    const environment = await this.provision('an environment of two resources', 'environment', {
      name: 'staging',
      resources: [
        { name: 'staging-network', module_path: 'modules/aws/vpc' },
        { name: 'staging-database', module_path: 'modules/aws/rds' },
      ],
    });
    const hopeless = await this.provision('a resource of a module that is not there', 'resource', {
      name: 'mystery',
      module_path: 'modules/aws/quantum',
    });
    return { scenes: this.scenes, retried, environment, hopeless, secrets: [...secrets, String(this.api.token), WRONG_PASSWORD, NO_DATE] };
  }

  private async signIn(): Promise<void> {
    const login = '/api/v1/auth/login';
    await this.scene('login with a wrong password', 401, 'POST', login, { username: 'alice', password: WRONG_PASSWORD });
    const { reply } = await this.scene('login', 200, 'POST', login, { username: 'alice', password: PASSWORD });
    await this.scene('a request without a token', 401, 'GET', '/api/v1/tasks');
    this.api.token = String(reply.body.access_token);
  }

  private async manageTasks(): Promise<void> {
    const tasks = '/api/v1/tasks';
    const input = { title: 'Rotate the database credentials', project_id: 'prj_platform', priority: 'high' };
    const { reply } = await this.scene('a task is created', 201, 'POST', tasks, input);
    const task = `${tasks}/${String(reply.body.task_id)}`;
    await this.scene('a task without a title', 400, 'POST', tasks, { title: '', priority: 'whenever' });
    await this.scene('a task that was due long ago', 422, 'POST', tasks, { title: 'Too late', due_date: '2001-01-01' });
    await this.scene('a task with a character that PostgreSQL cannot keep', 500, 'POST', tasks, { title: 'Renew the licences', description: 'As in the mail:\u0000' });
    await this.scene('the task is started', 200, 'POST', `${task}/transition`, { status: 'in_progress' });
    await this.scene('a step that is not allowed', 409, 'POST', `${task}/transition`, { status: 'done' });
    await this.scene('the list of tasks', 200, 'GET', `${tasks}?status=in_progress`);
    await this.scene('a task that is not there', 404, 'GET', `${tasks}/tsk_missing`);
    await this.scene('a path that is not there', 404, 'GET', '/api/v1/nowhere');
    await this.deleteTasks(tasks);
  }

  /** One deletion that is denied, one that fails, one that is done: all three are in the audit trail. */
  private async deleteTasks(tasks: string): Promise<void> {
    const made = await this.scene('a task made by mistake', 201, 'POST', tasks, { title: 'Rotate the credentials twice' });
    const task = `${tasks}/${String(made.reply.body.task_id)}`;
    const alice = this.api.token;
    const { reply } = await this.scene('login of somebody who is no admin', 200, 'POST', '/api/v1/auth/login', { username: 'bob', password: PASSWORD });
    this.api.token = String(reply.body.access_token);
    await this.scene('a deletion that is denied', 403, 'DELETE', task);
    this.api.token = alice;
    await this.scene('a deletion of a task that is not there', 404, 'DELETE', `${tasks}/tsk_missing`);
    await this.scene('the task is deleted', 204, 'DELETE', task);
  }

  private async readReports(): Promise<void> {
    await this.scene('a slow report', 200, 'GET', '/api/v1/reports/workload');
    await this.scene('a report that crashes', 500, 'GET', '/api/v1/reports/assignees');
    await this.scene('a report of tasks due by a day that is none', 500, 'GET', `/api/v1/reports/due?by=${NO_DATE}`);
  }

  private async provision(title: string, kind: 'resource' | 'environment', body: object): Promise<ProvisionScene> {
    const scene = await this.scene(title, 202, 'POST', `/api/v1/provision/${kind}`, body);
    const { job_id, [`${kind}_id`]: subjectId } = scene.reply.body;
    return { ...scene, jobId: String(job_id), subjectId: String(subjectId) };
  }

  private async scene(title: string, expected: number, method: string, path: string, body?: object): Promise<Scene> {
    const scene = { title, method, path, expected, reply: await this.api.send(method, path, body) };
    this.scenes.push(scene);
    this.onScene(scene);
    return scene;
  }
}
