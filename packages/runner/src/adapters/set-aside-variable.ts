/** Holds, as JSON, the variables that are meant for the command and would change the launcher before it. */
export const SET_ASIDE_VARIABLE = 'CLAUDE_PROJECTS_SET_ASIDE';

/** Puts what Node itself heeds into one variable that it does not know. */
export function setAside(env: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(env);
  const heeded = ([name]: readonly [string, string]) => /^(NODE|OPENSSL|UV)_/.test(name);
  return {
    ...Object.fromEntries(entries.filter((entry) => !heeded(entry))),
    [SET_ASIDE_VARIABLE]: JSON.stringify(Object.fromEntries(entries.filter(heeded))),
  };
}
