import { readFileSync } from 'node:fs';

/**
 * Packages of many parts, in the newer module format, of which a bundle takes those that are named: not a hundred
 * checks with their tables for the ten that are made, nor the part of rxjs that nobody calls. By themselves both
 * offer Node the older format, which comes whole.
 */
export const usedParts = {
  name: 'used-parts',
  setup(bundler) {
    const newer = async (name, { resolveDir, kind }, from, to) => {
      const { path, errors } = await bundler.resolve(name, { resolveDir, kind, pluginData: 'as it is' });
      if (errors.length > 0) return { errors };
      if (!path.includes(from)) throw new Error(`${name} is not where it was: ${path}.`);
      return { path: path.replace(from, to), sideEffects: false };
    };
    bundler.onResolve({ filter: /^rxjs(\/operators)?$/ }, ({ path, pluginData, ...wish }) =>
      pluginData === 'as it is' ? null : newer(path, wish, '/dist/cjs/', '/dist/esm/'),
    );
    bundler.onResolve({ filter: /^class-validator$/ }, ({ path, pluginData, importer, ...wish }) => {
      if (pluginData === 'as it is') return null;
      if (wish.namespace === 'file' && /[\\/]@nestjs[\\/]/.test(importer))
        return { path: importer, namespace: 'called-by-nest', pluginData: wish.resolveDir };
      return newer(path, wish, '/cjs/', '/esm2015/');
    });
    bundler.onLoad({ filter: /.*/, namespace: 'called-by-nest' }, ({ path, pluginData: resolveDir }) => ({
      contents: `export { ${calledIn(path).join(', ')} } from 'class-validator';`,
      resolveDir,
    }));
  },
};

/** Nest loads class-validator as a whole, so a bundler would leave nothing out: what this file of it calls. */
function calledIn(path) {
  const names = readFileSync(path, 'utf8').matchAll(/\bclassValidator\.(\w+)/g);
  const called = [...new Set([...names].map(([, name]) => name))];
  if (called.length === 0) throw new Error(`${path} calls class-validator in a new way: see what it needs.`);
  return called;
}
