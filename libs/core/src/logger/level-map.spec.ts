import { DEBUG, ERROR, INFO, WARNING } from '../record/level';
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
    one.value = WARNING.value;
    expect(levels.threshold('job', 'email').value).toBe(WARNING.value);
  });
});
