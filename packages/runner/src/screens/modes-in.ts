/** Private modes set and reset, scroll regions, character sets, attributes' reset, full and soft resets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
const MODES = /\x1b(?:\[\?[\d;]{1,40}[hl]|\[[\d;]{0,12}r|\[!p|\[0?m|c|[()*+][0-9A-Za-z]|[=>])/g;

/**
 * What in a long stretch of output changes how all that follows is drawn. A sequence that is cut in two by the ends of
 * the stretch is not found.
 */
export function modesIn(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Buffer.from((text.match(MODES) ?? []).join(''), 'latin1');
}
