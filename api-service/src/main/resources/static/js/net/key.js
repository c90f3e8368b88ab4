/**
 * With which API key does the page call? With the one that this browser keeps; where the server wants
 * another one, it is asked for, once for all calls that wait.
 *
 * @module
 */

/** Where the key is kept, under which name, and which answers ask for another one. */
let place = { storage: () => localStorage, name: 'parley.key', refusals: [401] };

let ask = async () => null;
let asking = null;
let declined = false;
let unkept = null;

/**
 * @param {(wrong: boolean) => Promise<?string>} question resolves to a key, or null when there is none;
 *   "wrong" says that the key so far was refused
 */
export function askForKeyBy(question) {
  ask = question;
}

/**
 * Keeps the key elsewhere than the chat page does.
 *
 * @param {{storage: () => Storage, name: string, refusals: number[]}} other
 */
export function keepKeyIn(other) {
  place = other;
}

/** Forgets the key. */
export function forgetKey() {
  unkept = null;
  place.storage().removeItem(place.name);
}

/** Somebody acts: whoever declined before may be asked again. */
export function mayAskAgain() {
  declined = false;
}

/**
 * As the browser's own fetch, with the key.
 *
 * @param {string} path
 * @param {() => RequestInit} options made anew for each call, since time passes while somebody types
 * @returns {Promise<Response>}
 */
export async function fetchWithKey(path, options) {
  for (;;) {
    const key = keptKey();
    const response = await fetch(path, signed(options(), key));
    if (!place.refusals.includes(response.status) || !(await hasAnother(key))) {
      return response;
    }
  }
}

function signed(options, key) {
  return key === null ? options : { ...options, headers: { ...options.headers, Authorization: `Bearer ${key}` } };
}

/** Whether there is another key than the one that was refused. */
async function hasAnother(refused) {
  if (keptKey() !== refused) {
    return true;
  }
  if (declined) {
    return false;
  }
  asking ??= askOnce(refused !== null).finally(() => (asking = null));
  await asking;
  return keptKey() !== null && !declined;
}

async function askOnce(wrong) {
  const key = await ask(wrong);
  declined = key === null;
  if (key !== null) {
    keep(key);
  }
}

function keptKey() {
  try {
    return unkept ?? place.storage().getItem(place.name);
  } catch {
    return unkept;
  }
}

function keep(key) {
  try {
    place.storage().setItem(place.name, key);
    unkept = null;
  } catch {
    unkept = key; // until the page is closed
  }
}
