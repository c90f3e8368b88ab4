/**
 * Which conversations are there, and which one is open?
 *
 * @module
 */

import { liveAnswer, titleOf } from '../chat/conversation.js';
import { byId, element, iconButton } from './dom.js';
import { words } from './i18n.js';

/** @returns {string} the address of a conversation in this page */
export function addressOf(id) {
  return `#c=${id}`;
}

/** @returns {?string} the conversation that the address names */
export function addressed() {
  return /^#c=([\w-]{1,64})$/.exec(location.hash)?.[1] ?? null;
}

/** The list of conversations; a drawer where the screen is narrow. */
export class Sidebar {
  #panel = byId('sidebar');
  #list = byId('chats');
  #menu = byId('menu');
  #onDelete;

  /** @param {{onDelete: (conversation: object) => void}} listener */
  constructor({ onDelete }) {
    this.#onDelete = onDelete;
    this.#menu.addEventListener('click', () => this.#toggle(true));
    byId('close-menu').addEventListener('click', () => this.#toggle(false));
    byId('shade').addEventListener('click', () => this.#toggle(false));
    this.#panel.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#toggle(false));
    this.#list.addEventListener('click', ({ target }) => target.closest('a') && this.#toggle(false));
  }

  /**
   * @param {import('../chat/conversation.js').Conversation[]} conversations newest first
   * @param {string} openId
   */
  show(conversations, openId) {
    byId('no-chats').hidden = conversations.length > 0;
    this.#list.replaceChildren(...conversations.map((chat) => this.#item(chat, chat.id === openId)));
  }

  close() {
    this.#toggle(false);
  }

  #item(chat, isOpen) {
    const title = titleOf(chat) || words('untitled');
    const link = element('a', { href: addressOf(chat.id), title, dir: 'auto' }, liveAnswer(chat) ? element('span.pulse') : null, title);
    if (isOpen) {
      link.setAttribute('aria-current', 'page');
    }
    const remove = iconButton('delete', words('deleteChat', { title }), () => this.#onDelete(chat), '.delete');
    return element('li', {}, link, remove);
  }

  #toggle(open) {
    const wasOpen = document.body.classList.contains('menu-open');
    document.body.classList.toggle('menu-open', open);
    this.#menu.setAttribute('aria-expanded', String(open));
    if (open) {
      byId('close-menu').focus();
    } else if (wasOpen && this.#panel.contains(document.activeElement)) {
      this.#menu.focus();
    }
  }
}
