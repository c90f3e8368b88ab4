/**
 * In which language is the page? The browser's, until the person chooses another.
 *
 * @module
 */

import { en } from './words-en.js';
import { zh } from './words-zh.js';

const LANGUAGES = { en, zh };

let current = 'en';

/**
 * @param {?string} chosen by the person, or null
 * @returns {'en'|'zh'}
 */
export function setLanguage(chosen) {
  current = chosen in LANGUAGES ? chosen : /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
  translate(document);
  return current;
}

/** @returns {'en'|'zh'} */
export function language() {
  return current;
}

/**
 * @param {string} key
 * @param {Object<string, string|number>} [values] for the places in braces
 * @returns {string}
 */
export function words(key, values = {}) {
  const text = LANGUAGES[current][key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** @returns {?string} the words for an error's code, or null when it has none of its own */
export function wordsForCode(code) {
  return LANGUAGES[current][`error_${code}`] ?? null;
}

/** @returns {string} a number as people write it */
export function number(value, digits = 0) {
  return value.toLocaleString(document.documentElement.lang, {
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  });
}

/** @returns {string} a duration in seconds */
export function seconds(ms) {
  return words('seconds', { s: number(ms / 1000, ms < 9_950 ? 1 : 0) });
}

function translate(root) {
  for (const node of root.querySelectorAll('[data-words]')) {
    node.textContent = words(node.dataset.words);
  }
  for (const node of root.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', words(node.dataset.label));
    node.title = words(node.dataset.label);
  }
  for (const node of root.querySelectorAll('[data-placeholder]')) {
    node.placeholder = words(node.dataset.placeholder);
  }
}
