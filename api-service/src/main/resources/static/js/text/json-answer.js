/**
 * Is an answer JSON? Then it is shown as code: as Markdown its stars and underscores would vanish.
 *
 * @module
 */

/** What JSON objects begin with and hardly any other text does. */
const OBJECT = /^\s*\{\s*(?:"|\}\s*$|$)/;
/** Longer than any run of these that a line of it could begin with. */
const FENCE = '``````';

/**
 * @param {string} text of an answer, so far
 * @param {'growing'|'cut'|'whole'} state
 * @returns {string} the same as Markdown
 */
export function asMarkdown(text, state) {
  if (!OBJECT.test(text) || text.includes(FENCE) || (state === 'whole' && !isJson(text))) {
    return text;
  }
  return `${FENCE}json\n${text}${state === 'growing' ? '' : `\n${FENCE}`}`;
}

/**
 * @param {string} text
 * @returns {string} on lines of its own when it is whole, else as it is
 */
export function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
