import { DEFAULT_SEED, helpOf, parseBenchOptions } from './options';

const MEASURES = ['request-cpu-express', 'request-cpu-fastify', 'burst'];
const parse = (...args: string[]): ReturnType<typeof parseBenchOptions> => parseBenchOptions(args, MEASURES, [20, 24]);

describe('the options of the benchmark', () => {
  it('measure everything unless they name something', () => {
    expect(parse()).toEqual({ help: false, only: undefined, nodes: undefined, rounds: undefined, seed: DEFAULT_SEED, quick: false, json: false });
  });

  it('take measures by their names and how these begin', () => {
    expect(parse('--only', 'request-cpu,burst', '--node', '24', '--rounds', '9')).toMatchObject({ only: ['request-cpu', 'burst'], nodes: [24], rounds: 9 });
  });

  it.each([
    [['--only', 'speed'], '--only: "speed" is no measure. Use some of request-cpu-express, request-cpu-fastify, burst, or how they begin.'],
    [['--only', ''], '--only: "" is no measure.'],
    [['--node', '22'], '--node: "22" is not at hand. Use some of 20,24.'],
    [['--rounds', '0'], '--rounds: "0" is not a whole number from 1 on.'],
    [['--seed', 'x'], '--seed: "x" is not a whole number from 0 on.'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused with its reason', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('are told by --help with every measure', () => {
    const help = helpOf(MEASURES.map((id) => ({ id, title: `About ${id}` })));
    for (const id of MEASURES) expect(help).toContain(`About ${id}`);
  });
});
