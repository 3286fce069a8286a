import { CRITICAL, DEBUG, ERROR, INFO, TRACE, WARNING } from '../record/level';
import { LevelMap, settingName } from './level-map';

describe('the level that applies to a logger', () => {
  const levels = new LevelMap(
    INFO,
    new Map([
      ['TASK_SERVICE', DEBUG],
      ['DATABASE', ERROR],
    ]),
  );

  it('is its component’s own, however the name is written', () => {
    expect(levels.threshold('application', 'task-service').value).toBe(DEBUG.value);
    expect(levels.threshold('database', 'Task.Service').value).toBe(DEBUG.value);
    expect(levels.threshold('application', 'TaskService').value).toBe(DEBUG.value);
  });

  it.each([
    ['TaskService', 'TASK_SERVICE'],
    ['task-service.v2', 'TASK_SERVICE_V2'],
    ['HTTPServer', 'HTTP_SERVER'],
    ['provisioning', 'PROVISIONING'],
    ['TYPEORM', 'TYPEORM'],
  ])('is set for %s by LOG_LEVEL_%s', (component, name) => {
    expect(settingName(component)).toBe(name);
    expect(new LevelMap(INFO, new Map([[name, ERROR]])).threshold('application', component).value).toBe(ERROR.value);
  });

  it('is its category’s when the component has none', () => {
    expect(levels.threshold('database', 'orders').value).toBe(ERROR.value);
  });

  it('is the general one otherwise', () => {
    expect(levels.threshold('application', 'orders').value).toBe(INFO.value);
  });

  it('is shared by all loggers of a component, so that a change reaches them at once', () => {
    const one = levels.threshold('job', 'email');
    levels.set('email', WARNING);
    expect([one.value, levels.threshold('job', 'email')]).toEqual([WARNING.value, one]);
  });
});

describe('a level that is changed while the app runs', () => {
  const setUp = (): { levels: LevelMap; own: () => number[] } => {
    const levels = new LevelMap(INFO, new Map([['TASK_SERVICE', DEBUG]]));
    const all = [levels.threshold('application', 'TaskService'), levels.threshold('application', 'orders'), levels.threshold('database', 'pool')];
    return { levels, own: () => all.map(({ value }) => value) };
  };

  it('is that of the component before that of the category before the general one', () => {
    const { levels, own } = setUp();
    levels.set('*', ERROR);
    expect(own()).toEqual([DEBUG.value, ERROR.value, ERROR.value]);
    levels.set('application', WARNING);
    expect(own()).toEqual([DEBUG.value, WARNING.value, ERROR.value]);
    levels.set('task-service', CRITICAL);
    expect(own()).toEqual([CRITICAL.value, WARNING.value, ERROR.value]);
    expect(['task_service', 'application', '*', 'database'].map((name) => levels.reach(name))).toEqual([1, 1, 1, 0]);
  });

  it('goes back to what was set at the start', () => {
    const { levels, own } = setUp();
    for (const name of ['*', 'TASKSERVICE', 'orders']) levels.set(name, ERROR);
    for (const name of ['*', 'TaskService', 'orders', 'never-changed']) levels.reset(name);
    expect(own()).toEqual([DEBUG.value, INFO.value, INFO.value]);
  });

  it('holds for loggers that are made later', () => {
    const { levels } = setUp();
    levels.set('mailer', TRACE);
    expect(levels.threshold('job', 'Mailer').value).toBe(TRACE.value);
  });

  it('keeps its own value while stories ask for less', () => {
    const { levels, own } = setUp();
    levels.ask(TRACE);
    levels.set('orders', ERROR);
    expect(own()).toEqual([TRACE.value, TRACE.value, TRACE.value]);
    expect(levels.threshold('application', 'orders').own).toBe(ERROR.value);
    levels.unask(TRACE);
    expect(own()).toEqual([DEBUG.value, ERROR.value, INFO.value]);
  });
});
