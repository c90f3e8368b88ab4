/**
 * What does this browser remember? Conversations and settings in localStorage. What does not fit there,
 * or all of it where storage is forbidden, stays in memory for as long as the page is open. Nothing is
 * deleted to make room: only a person deletes conversations.
 *
 * @module
 */

const PREFIX = 'parley.';
const CHAT = 'parley.chat.';

/** The store of this browser. */
export class Store {
  #storage = usable() ?? new Forgetful();
  /** What does not fit into the storage, as JSON, by key. */
  #unsaved = new Map();

  /** @returns {import('./conversation.js').Conversation[]} newest first; what is damaged is left out */
  conversations() {
    return this.#keys()
      .map((key) => this.#read(key))
      .filter((chat) => Array.isArray(chat?.turns))
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /** @returns {?import('./conversation.js').Conversation} */
  conversation(id) {
    const chat = this.#read(CHAT + id);
    return Array.isArray(chat?.turns) ? chat : null;
  }

  /**
   * Saves a conversation; when the storage is full, it stays in memory.
   *
   * @returns {boolean} whether it is saved
   */
  keep(conversation) {
    return this.#keep(CHAT + conversation.id, JSON.stringify(conversation));
  }

  /** Deletes a conversation. What did not fit before may fit now. */
  forget(id) {
    this.#unsaved.delete(CHAT + id);
    this.#storage.removeItem(CHAT + id);
    [...this.#unsaved].forEach(([key, text]) => this.#keep(key, text));
  }

  /** Whether leaving the page would lose something. */
  get hasUnsaved() {
    return this.#unsaved.size > 0;
  }

  /** @returns {*} null when there is none */
  setting(name) {
    return this.#read(PREFIX + name);
  }

  keepSetting(name, value) {
    this.#keep(PREFIX + name, JSON.stringify(value));
  }

  /**
   * Calls back when another tab has changed a conversation.
   *
   * @param {(id: string) => void} callback
   */
  onChangeElsewhere(callback) {
    window.addEventListener('storage', ({ key }) => {
      if (key?.startsWith(CHAT)) {
        callback(key.slice(CHAT.length));
      }
    });
  }

  #keep(key, text) {
    const isSaved = this.#write(key, text);
    if (isSaved) {
      this.#unsaved.delete(key);
    } else {
      this.#unsaved.set(key, text);
    }
    return isSaved;
  }

  #keys() {
    const saved = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i));
    return [...new Set([...saved, ...this.#unsaved.keys()])].filter((key) => key.startsWith(CHAT));
  }

  #read(key) {
    try {
      return JSON.parse(this.#unsaved.get(key) ?? this.#storage.getItem(key));
    } catch {
      return null;
    }
  }

  #write(key, text) {
    try {
      this.#storage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }
}

function usable() {
  try {
    localStorage.setItem('parley.probe', '');
    localStorage.removeItem('parley.probe');
    return localStorage;
  } catch {
    return null;
  }
}

/** Stands in for localStorage. */
class Forgetful {
  #map = new Map();

  get length() {
    return this.#map.size;
  }

  key(index) {
    return [...this.#map.keys()][index];
  }

  getItem(key) {
    return this.#map.get(key) ?? null;
  }

  setItem(key, value) {
    this.#map.set(key, value);
  }

  removeItem(key) {
    this.#map.delete(key);
  }
}
