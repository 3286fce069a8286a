import type { RedactedContext } from '../record/log-record';
import { ContextState, type ContextFields } from './context-state';

const render = jest.fn((fields: Readonly<ContextFields>) => ({ fields, json: JSON.stringify(fields) }) as RedactedContext);

beforeEach(() => render.mockClear());

describe('a context', () => {
  it('is rendered once until it changes', () => {
    const state = new ContextState({ request_id: 'req_1' });
    state.snapshot(render);
    state.snapshot(render);
    expect(render).toHaveBeenCalledTimes(1);
    state.set('user_id', 'u1');
    expect(state.snapshot(render).json).toBe('{"request_id":"req_1","user_id":"u1"}');
    expect(render).toHaveBeenCalledTimes(2);
  });

  it('asks for what is pending until it is known, then no more', () => {
    let user: string | undefined;
    const pending = jest.fn((state: ContextState) => {
      if (user === undefined) return false;
      state.set('user_id', user);
      return true;
    });
    const state = new ContextState({}, pending);
    expect(state.get('user_id')).toBeUndefined();
    user = 'u1';
    expect(state.get('user_id')).toBe('u1');
    expect(state.get('user_id')).toBe('u1');
    expect(pending).toHaveBeenCalledTimes(2);
  });

  it('is not asked again from within its own answer', () => {
    const state: ContextState = new ContextState({}, (self) => self.fields !== undefined);
    expect(() => state.fields).not.toThrow();
  });

  it('lends its fields to a fork, which does not give any back', () => {
    const outer = new ContextState({ request_id: 'req_1' });
    const inner = outer.fork({ job_id: '7' });
    inner.set('user_id', 'u1');
    expect(inner.fields).toEqual({ request_id: 'req_1', job_id: '7', user_id: 'u1' });
    expect(outer.fields).toEqual({ request_id: 'req_1' });
  });
});
