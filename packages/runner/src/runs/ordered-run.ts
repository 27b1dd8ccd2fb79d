import { forContainers } from '../config/session-environment.js';
import type { KeeperOrder } from '../core/keeper-port.js';

/** The run that the link's order to start a session makes, with the environment that such sessions get here. */
export function orderedRun(
  order: Extract<KeeperOrder, { kind: 'start' }>,
  environment: Readonly<Record<string, string>>,
  containerEngine: string,
) {
  const { cwd, allowedDirectories, env, limits, sandbox, container } = order.launch;
  const command = [...order.launch.command];
  const launch = {
    ...{ cwd, command, allowedDirectories: [...allowedDirectories], limits },
    ...(sandbox && { sandbox: { writable: [...sandbox.writable] } }),
    ...(container && {
      container: {
        ...{ name: container.name, engine: containerEngine },
        variables: [...forContainers(environment), ...Object.keys(env)],
      },
    }),
    env: { ...environment, ...env },
  };
  return { ...order, launch, columns: 120, rows: 40 };
}
