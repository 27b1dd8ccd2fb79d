import { readFileSync } from 'node:fs';

/**
 * Packages that are loaded at the start and that nothing here can reach, with what is named of them:
 * - multer takes files that are uploaded, and no route does;
 * - js-yaml writes the description of the API as YAML, and it is served as JSON;
 * - tr46 spells hosts of web addresses in ASCII, and those of a database's URI are taken as they are.
 */
const UNREACHED = {
  multer: ['default'],
  'js-yaml': ['dump'],
  tr46: ['toASCII', 'toUnicode'],
};

/** Tables of character sets: bodies are UTF-8 or refused. */
const CHARACTER_SETS = /iconv-lite\/encodings\/(dbcs-data|sbcs-data-generated)\.js$/;

/** Types of content that the API may send or be sent: none of a vendor, no pictures, no sound. */
const CONTENT_TYPES = /^(text|application)\/(?!vnd\.|x-|prs\.)/;

/** Leaves out what weighs much and cannot be reached from here: reading it is a good part of a start. */
export const leftOut = {
  name: 'left-out',
  setup(bundler) {
    bundler.onLoad({ filter: CHARACTER_SETS }, () => ({ contents: 'module.exports = {};' }));
    bundler.onLoad({ filter: /mime-db\/db\.json$/ }, ({ path }) => {
      const all = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
      const kept = Object.fromEntries(all.filter(([type]) => CONTENT_TYPES.test(type)));
      return { loader: 'json', contents: JSON.stringify(kept) };
    });
    bundler.onResolve({ filter: new RegExp(`^(${Object.keys(UNREACHED).join('|')})$`) }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents:
        `function leftOut() { throw new Error('${path} is left out of the bundle.'); }\n` +
        `export { ${UNREACHED[path].map((name) => `leftOut as ${name}`).join(', ')} };`,
    }));
  },
};
