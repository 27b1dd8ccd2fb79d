/** Where a process stands in the trees of control groups: the mount of a tree, and its own folder in it. */
export interface OwnGroup {
  readonly mount: string;
  readonly directory: string;
}

export interface OwnGroups {
  readonly v2: OwnGroup | null;
  /** By the name of the resource. */
  readonly v1: ReadonlyMap<string, OwnGroup>;
}

/** Reads `/proc/self/mountinfo` and `/proc/self/cgroup`. Pure. */
export function ownGroups(mountInfo: string, selfGroup: string): OwnGroups {
  const own = new Map<string, string>();
  for (const line of selfGroup.split('\n')) {
    const [, resources, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (resources !== undefined && path !== undefined) {
      for (const resource of resources.split(',')) own.set(resource, path);
    }
  }
  let v2: OwnGroup | null = null;
  const v1 = new Map<string, OwnGroup>();
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '/', mount = ''] = before.split(' ').map(unescaped);
    const [type, , options = ''] = after.split(' ');
    if (type === 'cgroup2') v2 ??= placed(mount, root, own.get('') ?? '/');
    if (type !== 'cgroup') continue;
    for (const resource of options.split(',')) {
      const path = own.get(resource);
      if (path !== undefined && !v1.has(resource)) v1.set(resource, placed(mount, root, path));
    }
  }
  return { v2, v1 };
}

/** A container sees a part of the tree: its root is not the tree's, while its own path may be counted from either. */
function placed(mount: string, root: string, path: string): OwnGroup {
  const inside = root !== '/' && `${path}/`.startsWith(`${root}/`) ? path.slice(root.length) : path;
  const settled = inside === '/' || inside.startsWith('/..') ? '' : inside;
  return { mount, directory: `${mount}${settled}` };
}

/** Spaces and the like are written as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
