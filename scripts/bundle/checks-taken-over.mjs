import { readFileSync } from 'node:fs';

/**
 * Types made from other types (PartialType and the like) take their checks over by a require of their own, which a
 * bundle does not follow: without node_modules beside it, nothing would be checked of them. The ordinary one is.
 */
export const checksTakenOver = {
  name: 'checks-taken-over',
  setup(bundler) {
    const file = /@nestjs\/mapped-types\/dist\/type-helpers\.utils\.js$/;
    bundler.onLoad({ filter: file, namespace: 'file' }, ({ path }) => {
      const own = 'const require = createRequire(import.meta.url);';
      const source = readFileSync(path, 'utf8');
      if (!source.includes(own))
        throw new Error(`${path} is not as it was: see whether its checks are taken over.`);
      return { contents: source.replace(own, '') };
    });
  },
};
