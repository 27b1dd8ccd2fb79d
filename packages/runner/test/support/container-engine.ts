import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stands in for `docker`: what it executes is no child of it, has another terminal session and only the environment that
 * was named, and lives on when its program ends, as in a container. There is no namespace of its own: the tests hide
 * what is in it from the keeper's own look at the machine's processes.
 */
const PROGRAM = (directory: string) => `#!/bin/bash
echo "$*" >> ${directory}/calls
[ -e ${directory}/hangs ] && exec sleep 1000
if [ -e ${directory}/broken ]; then
  echo 'Cannot connect to the Docker daemon. Is the docker daemon running?' >&2
  exit 1
fi
verb=$1
shift
case $verb in
  inspect)
    [ -e ${directory}/down ] && echo false || echo true
    exit 0 ;;
esac
if [ -e ${directory}/down ]; then
  echo 'Error response from daemon: container is not running' >&2
  exit 1
fi
directory=/
variables=()
while :; do
  case $1 in
    --interactive | --tty) shift ;;
    --workdir) directory=$2; shift 2 ;;
    --env)
      case $2 in
        *=*) variables+=("$2") ;;
        *) variables+=("$2=\${!2}") ;;
      esac
      shift 2 ;;
    *) break ;;
  esac
done
shift
code=${directory}/code.$$
mkfifo "$code"
setsid --fork env -i PATH="$PATH" /bin/sh -c 'code=$1; cd "$2" || exit 126; shift 2; env -i PATH="$PATH" "$@"; echo $? > "$code"' shim "$code" "$directory" "\${variables[@]}" "$@"
read -r result < "$code"
rm -f "$code"
exit "$result"
`;

type Trouble = 'hangs' | 'broken' | 'down';

export class StandInEngine {
  readonly path: string;

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    this.path = join(directory, 'docker');
    writeFileSync(this.path, PROGRAM(directory), { mode: 0o755 });
  }

  /** What it was asked to do so far, the oldest first. */
  get calls(): string[] {
    const path = join(this.directory, 'calls');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }

  begin(trouble: Trouble): void {
    writeFileSync(join(this.directory, trouble), '');
  }

  end(trouble: Trouble): void {
    rmSync(join(this.directory, trouble), { force: true });
  }
}
