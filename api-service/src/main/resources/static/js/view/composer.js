/**
 * When does what somebody writes become a message? With Enter or the button; never while an input
 * method is still composing, and never while an answer is running.
 *
 * @module
 */

import { byId, icon } from './dom.js';
import { words } from './i18n.js';
import { guard } from './too-long.js';

/**
 * Enter alone sends; with Shift it breaks the line. An input method takes Enter to choose a word: some
 * browsers tell by isComposing, others (Safari) only by key code 229.
 *
 * @param {KeyboardEvent} event
 */
export function isSendKey(event) {
  const isComposing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !event.altKey && !isComposing;
}

/** The message field and its button. */
export class Composer {
  #form = byId('composer');
  #field = byId('message');
  #button = byId('send');
  #onSend;
  #onStop;
  #mode = 'send';

  /**
   * @param {{onSend: (text: string) => boolean, onStop: () => void, fits: (text: string) => boolean}} listener
   *     onSend returns whether the message is on its way, else it stays in the field; fits returns whether a
   *     text could be sent, and says so if not
   */
  constructor({ onSend, onStop, fits }) {
    this.#onSend = onSend;
    this.#onStop = onStop;
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    guard(this.#field, fits);
    this.#field.addEventListener('input', () => this.#changed());
    this.#changed();
  }

  /** @param {'send'|'stop'|'stopping'} mode what the button does */
  set mode(mode) {
    if (mode !== this.#mode) {
      this.#mode = mode;
      this.draw();
    }
  }

  /** Puts a text into the field. */
  set text(text) {
    this.#field.value = text;
    this.#changed();
  }

  focus() {
    this.#field.focus();
  }

  /** Says again what the button does, after a change of language too. */
  draw() {
    const label = words(this.#mode);
    this.#button.replaceChildren(icon(this.#mode === 'send' ? 'send' : 'stop'));
    this.#button.dataset.mode = this.#mode;
    this.#button.title = label;
    this.#button.setAttribute('aria-label', label);
    this.#enable();
  }

  #key(event) {
    if (isSendKey(event)) {
      event.preventDefault();
      if (this.#mode === 'send') {
        this.#send();
      }
    }
  }

  #submit(event) {
    event.preventDefault();
    if (this.#mode === 'stop') {
      this.#onStop();
    } else if (this.#mode === 'send') {
      this.#send();
    }
    // The button is disabled now and would drop the focus; on a phone the keyboard stays away.
    if (matchMedia('(pointer: fine)').matches) {
      this.focus();
    }
  }

  #send() {
    const text = this.#field.value;
    if (text.trim() !== '' && this.#onSend(text)) {
      this.text = '';
    }
  }

  #changed() {
    byId('too-long').hidden = true;
    fit(this.#field);
    this.#enable();
  }

  #enable() {
    const isEmpty = this.#field.value.trim() === '';
    this.#button.disabled = this.#mode === 'stopping' || (this.#mode === 'send' && isEmpty);
  }
}

/** Makes a text field as high as its text, where the style sheet alone cannot. */
export function fit(field) {
  if (!CSS.supports('field-sizing', 'content')) {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }
}
