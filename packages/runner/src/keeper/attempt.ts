/** Does what may fail without harm to the rest; a failure is only logged, and answers undefined. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
