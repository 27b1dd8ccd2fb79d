import { isWithin } from './allowed-directory.js';
import type { Checkpoint, Launch, OwnCommand, Template } from './checkpoint.js';

export type LaunchVerdict =
  | { readonly allowed: true; readonly launch: Launch }
  | { readonly allowed: false; readonly reason: string };

/** What a person on this machine has allowed. */
export interface Allowed {
  readonly templates: Readonly<Record<string, Template>>;
  readonly ownCommands: readonly OwnCommand[];
}

/**
 * Decides whether a checkpoint may be run here. The cloud may not run code on a machine: a template must be
 * one of this machine's, in a directory which that template allows; a command must be, word by word, one that
 * a person started here.
 */
export function resolveLaunch(checkpoint: Checkpoint | null, allowed: Allowed): LaunchVerdict {
  if (checkpoint?.template !== undefined) return fromTemplate(checkpoint.template, checkpoint.cwd, allowed);
  if (checkpoint?.command !== undefined) return fromOwnCommand(checkpoint.command, checkpoint.cwd, allowed);
  return refuse('its checkpoint names neither a template nor a command');
}

function fromTemplate(name: string, cwd: string | undefined, allowed: Allowed): LaunchVerdict {
  const template = Object.hasOwn(allowed.templates, name) ? allowed.templates[name] : undefined;
  if (!template) return refuse(`this machine has no template "${name}"`);
  const directory = cwd ?? template.cwd;
  if (!template.allowedDirectories.some((each) => isWithin(directory, each))) {
    return refuse(`template "${name}" does not allow the directory ${directory}`);
  }
  const { command, env = {}, allowedDirectories, limits, sandbox } = template;
  return { allowed: true, launch: { command, cwd: directory, env, allowedDirectories, limits, sandbox } };
}

function fromOwnCommand(
  command: readonly string[],
  cwd: string | undefined,
  allowed: Allowed,
): LaunchVerdict {
  const known = allowed.ownCommands.find((each) => each.cwd === cwd && sameWords(each.command, command));
  if (!known) return refuse('its command was never started on this machine by a person');
  return {
    allowed: true,
    launch: {
      ...{ command: known.command, cwd: known.cwd, env: {}, allowedDirectories: [known.cwd] },
      ...{ limits: known.limits, sandbox: known.sandbox },
    },
  };
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

function refuse(reason: string): LaunchVerdict {
  return { allowed: false, reason };
}
