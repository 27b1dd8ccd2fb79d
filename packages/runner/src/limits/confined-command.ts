/**
 * Has a shell take on what holds a session before it becomes the command, with the same pid: nothing that the command
 * starts is ever outside. Where that fails the command is not run, and the terminal shows why.
 */
const TAKE_ON_AND_BECOME = `while [ "$1" != -- ]; do
  case $1 in
    group=*) echo 0 > "\${1#group=}" || exit 125 ;;
    data=*) ulimit -d "\${1#data=}" || exit 125 ;;
  esac
  shift
done
shift
exec "$@"`;

/** `joins`: the files of control groups that it writes itself to. `dataKiB`: what one process may have, or null. */
export function confinedCommand(
  command: readonly [string, ...string[]],
  given: {
    readonly joins: readonly string[];
    readonly dataKiB: number | null;
    readonly prefix: readonly string[];
  },
): readonly [string, ...string[]] {
  const orders = [
    ...given.joins.map((path) => `group=${path}`),
    ...(given.dataKiB === null ? [] : [`data=${given.dataKiB}`]),
  ];
  const [program, ...args] = [...given.prefix, ...command] as [string, ...string[]];
  if (orders.length === 0) return [program, ...args];
  return ['/bin/sh', '-c', TAKE_ON_AND_BECOME, 'confine', ...orders, '--', program, ...args];
}
