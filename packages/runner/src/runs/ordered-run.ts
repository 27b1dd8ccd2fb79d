import type { KeeperOrder } from '../core/keeper-port.js';

/** The run that the link's order to start a session makes, with the environment that such sessions get here. */
export function orderedRun(
  order: Extract<KeeperOrder, { kind: 'start' }>,
  environment: Readonly<Record<string, string>>,
) {
  const { cwd, allowedDirectories, env, limits } = order.launch;
  const command = [...order.launch.command];
  const launch = {
    ...{ cwd, command, allowedDirectories: [...allowedDirectories], limits },
    env: { ...environment, ...env },
  };
  return { ...order, launch, columns: 120, rows: 40 };
}
