/** Put before the command in the container: it only becomes the command, so that one that is not there is told apart. */
export const BECOME = 'exec "$@"';

/**
 * What marks a session's processes in a container: not what marks the program that started them there, which must not be
 * taken for one of them where a container sees the processes of its machine.
 */
export function markInContainer(mark: string): string {
  return `${mark}:container`;
}

/**
 * Finds a session's processes from within its container, signals them and says what is left: those that carry its mark,
 * their terminal sessions and their descendants. Its arguments are the mark and the signal's name, 0 for none. What is
 * still acting is found again until none is, for it may fork meanwhile. It needs `sh`, `tr` and `grep` there.
 */
export const SIGNAL_AND_COUNT = `mark=$1 signal=$2 pass=0
members() {
  found=' '
  for environ in /proc/[0-9]*/environ; do
    pid=\${environ#/proc/} pid=\${pid%/environ}
    if tr '\\0' '\\n' < "$environ" 2> /dev/null | grep -qxF "CLAUDE_PROJECTS_SESSION=$mark"; then
      found="$found$pid "
    fi
  done
  known=
  while [ "$known" != "$found" ]; do
    known=$found
    for stat in /proc/[0-9]*/stat; do
      read -r line 2> /dev/null < "$stat" || continue
      pid=\${line%% *} rest=\${line##*) }
      set -- $rest
      case $found in *" $pid "*) continue ;; esac
      case $found in *" $2 "* | *" $4 "*) found="$found$pid " ;; esac
    done
  done
}
while :; do
  members
  left=0 acting=0
  for pid in $found; do
    read -r line 2> /dev/null < "/proc/$pid/stat" || continue
    rest=\${line##*) }
    case \${rest%% *} in
      Z | X) continue ;;
      T | t) ;;
      *) acting=$((acting + 1)) ;;
    esac
    left=$((left + 1))
    [ "$signal" = 0 ] || kill "-$signal" "$pid" 2> /dev/null
  done
  pass=$((pass + 1))
  case $signal in
    STOP) [ "$acting" -gt 0 ] && [ "$pass" -lt 20 ] && continue ;;
    KILL) [ "$left" -gt 0 ] && [ "$pass" -lt 20 ] && continue ;;
  esac
  break
done
echo "left=$left acting=$acting"`;
