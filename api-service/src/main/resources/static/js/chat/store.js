/**
 * What does this browser remember? Conversations and settings in localStorage, bounded; where storage
 * is forbidden, for as long as the page is open.
 *
 * @module
 */

const PREFIX = 'parley.';
const CHAT = 'parley.chat.';
const MOST_CHATS = 100;

/** The store of this browser. */
export class Store {
  #storage = usable() ?? new Forgetful();

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
   * Keeps a conversation; the oldest others make room for it.
   *
   * @returns {boolean} false when it does not fit at all
   */
  keep(conversation) {
    const others = this.conversations().filter((chat) => chat.id !== conversation.id);
    others.splice(MOST_CHATS - 1).forEach((chat) => this.forget(chat.id));
    const text = JSON.stringify(conversation);
    while (!this.#write(CHAT + conversation.id, text)) {
      const oldest = others.pop();
      if (!oldest) {
        return false;
      }
      this.forget(oldest.id);
    }
    return true;
  }

  forget(id) {
    this.#storage.removeItem(CHAT + id);
  }

  /** @returns {*} null when there is none */
  setting(name) {
    return this.#read(PREFIX + name);
  }

  keepSetting(name, value) {
    this.#write(PREFIX + name, JSON.stringify(value));
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

  #keys() {
    return Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i)).filter((key) =>
      key.startsWith(CHAT),
    );
  }

  #read(key) {
    try {
      return JSON.parse(this.#storage.getItem(key));
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
