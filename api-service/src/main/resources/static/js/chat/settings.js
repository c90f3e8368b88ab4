/**
 * How does this person like to be answered? null means: as the model's makers recommend.
 *
 * @module
 */

/**
 * @typedef {object} Settings
 * @property {?string} model
 * @property {?number} temperature 0 … 2
 * @property {?number} maxTokens
 * @property {string} system
 * @property {boolean} thinking whether a model that can think does so first
 */

/** @type {Settings} */
const DEFAULTS = { model: null, temperature: null, maxTokens: null, system: '', thinking: false };

/**
 * Reads settings that may be old, damaged or from another hand.
 *
 * @param {object} raw
 * @returns {Settings}
 */
export function settingsFrom(raw) {
  const { model, temperature, maxTokens, system, thinking } = { ...DEFAULTS, ...raw };
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    temperature: within(temperature, 0, 2) ? temperature : null,
    maxTokens: within(maxTokens, 1, 1_000_000) ? Math.floor(maxTokens) : null,
    system: typeof system === 'string' ? system.trim() : '',
    thinking: thinking === true,
  };
}

function within(value, least, most) {
  return typeof value === 'number' && value >= least && value <= most;
}
