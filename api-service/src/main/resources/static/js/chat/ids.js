/**
 * What is a name that nobody else draws? Works on plain http too, where crypto.randomUUID is missing.
 *
 * @module
 */

/** @returns {string} 22 safe characters of 128 random bits */
export function randomId() {
  const bits = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bits)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
