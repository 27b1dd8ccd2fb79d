import type { DaemonLine } from '../transports/daemon-line.js';
import { DaemonRefusal, LocalClient, NoDaemon, NoWay, Ungreeted } from '../transports/local-client.js';
import { findRemoteRunner, type RemoteRunner } from './remote-runner.js';
import { Tunnel } from './tunnel.js';

/** A host as ssh takes it, which must not look like an option to it. */
const HOST = /^[^\s-][^\s]*$/;

/** The line to the daemon of another machine. Throws a `NoWay` or a `DaemonRefusal` where there is none. */
export async function lineTo(host: string): Promise<DaemonLine> {
  if (!HOST.test(host)) throw new NoWay(`"${host}" is no machine to connect to.`, 'unreachable');
  let runner: RemoteRunner = await findRemoteRunner(host);
  let tunnel = await Tunnel.open(host, runner.socketPath);
  return {
    elsewhere: { host, home: runner.home, shell: runner.shell },
    async open(listener) {
      if (!tunnel.isOpen) {
        tunnel.close();
        // Its daemon may have come up in another place meanwhile.
        runner = await findRemoteRunner(host);
        tunnel = await Tunnel.open(host, runner.socketPath);
      }
      try {
        return await LocalClient.open(tunnel.path, listener);
      } catch (error) {
        if (error instanceof NoDaemon || error instanceof Ungreeted) {
          throw new NoWay(
            `No daemon runs on ${host}: start it with ssh ${host} claude-projects up.`,
            'no-daemon',
          );
        }
        if (error instanceof DaemonRefusal) throw new DaemonRefusal(`On ${host}: ${error.message}`);
        throw error;
      }
    },
    close: () => tunnel.close(),
  };
}
