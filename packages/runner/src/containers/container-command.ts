import { TREE_MARK_VARIABLE } from '../processes/tree-mark.js';
import { BECOME, markInContainer } from './container-script.js';

/**
 * The command that runs another one in a container. Values of variables are taken from the engine's own environment, so
 * that no list of processes shows them.
 */
export function containerCommand(
  command: readonly string[],
  given: {
    readonly engine: string;
    readonly name: string;
    readonly cwd: string;
    readonly terminal: boolean;
    /** Names; the values are those that the engine's program is started with. */
    readonly variables: readonly string[];
    readonly mark: string;
  },
): readonly [string, ...string[]] {
  const { engine, name, cwd, terminal, variables, mark } = given;
  return [
    engine,
    ...['exec', '--interactive', ...(terminal ? ['--tty'] : []), '--workdir', cwd],
    ...variables.flatMap((variable) => ['--env', variable]),
    ...['--env', `${TREE_MARK_VARIABLE}=${markInContainer(mark)}`],
    ...[name, '/bin/sh', '-c', BECOME, 'session', ...command],
  ];
}
