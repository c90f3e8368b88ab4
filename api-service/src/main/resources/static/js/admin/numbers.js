/**
 * How are numbers, sizes and times written for operators?
 *
 * @module
 */

const KILO = 1024;

/** @returns {string} 1,234 or 12.3 */
export function count(value, digits = 0) {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** @returns {string} milliseconds as people read them: 85 ms, 1.2 s, 3 min, 2.5 h */
export function span(ms) {
  if (ms < 1_000) {
    return `${count(ms)} ms`;
  }
  if (ms < 120_000) {
    return `${count(ms / 1_000, ms < 9_950 ? 1 : 0)} s`;
  }
  return ms < 7_200_000 ? `${count(ms / 60_000)} min` : `${count(ms / 3_600_000, 1)} h`;
}

/** @returns {string} bytes: 512 MiB, 1.5 GiB */
export function bytes(value) {
  const mebi = value / KILO / KILO;
  return mebi < KILO ? `${count(mebi)} MiB` : `${count(mebi / KILO, 1)} GiB`;
}

let skew = 0;

/** Sets this page's clock by the server's. */
export function setClock(serverMs) {
  skew = serverMs - Date.now();
}

/** @returns {string} how long ago a moment of the server was; "–" without one */
export function ago(moment) {
  return moment ? span(Math.max(0, Date.now() + skew - Date.parse(moment))) : '–';
}

/** @returns {string} how far ahead a moment of the server is; "–" without one */
export function ahead(moment) {
  if (!moment) {
    return '–';
  }
  const ms = Date.parse(moment) - Date.now() - skew;
  return ms > 0 ? `in ${span(ms)}` : 'now';
}
