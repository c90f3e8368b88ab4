/**
 * What happens when somebody asks, stops, retries, edits, switches or deletes? Joins what is remembered,
 * what runs and what is shown.
 *
 * @module
 */

import { isLive } from '../chat/answer.js';
import { ask, answerAgain, askOtherwise, liveAnswer, newConversation, titleOf } from '../chat/conversation.js';
import { ended, erase } from '../chat/elsewhere.js';
import { Run } from '../chat/run.js';
import { settingsFrom } from '../chat/settings.js';
import { byId } from './dom.js';
import { words } from './i18n.js';
import { Composer } from './composer.js';
import { confirmed } from './confirm.js';
import { addressed, addressOf, Sidebar } from './sidebar.js';
import { fits } from './too-long.js';
import { Transcript } from './transcript.js';

const KEEP_EVERY = 2_000;

/** The one open conversation and everything around it. */
export class App {
  #store;
  #settings;
  #conversation = newConversation();
  #run = null;
  #keepTimer = null;

  /** @param {import('../chat/store.js').Store} store */
  constructor(store) {
    this.#store = store;
    this.#settings = settingsFrom(store.setting('settings'));
    this.composer = new Composer({
      onSend: (text) => this.ask(text),
      onStop: () => this.#run?.stop(),
      fits: (text) => fits(text, this.#settings),
    });
    this.transcript = new Transcript({
      onEdit: (id, text) => this.#askOtherwise(id, text),
      onAgain: (id) => this.#begin(answerAgain(this.#conversation, id, this.#settings)),
    });
    this.sidebar = new Sidebar({ onDelete: (conversation) => this.#delete(conversation) });
    window.addEventListener('hashchange', () => this.#openAddressed());
    window.addEventListener('pagehide', () => this.#keep());
    store.onChangeElsewhere((id) => this.#changedElsewhere(id));
  }

  get settings() {
    return this.#settings;
  }

  set settings(settings) {
    this.#settings = settings;
    this.#store.keepSetting('settings', settings);
  }

  /** Opens what the address names, else what was open last. */
  start() {
    const id = addressed() ?? this.#store.conversations()[0]?.id ?? this.#conversation.id;
    history.replaceState(null, '', addressOf(id));
    this.#openAddressed();
    this.#visitOthers();
  }

  /** An empty conversation; it is kept once something is said in it. */
  startNew() {
    location.hash = addressOf(newConversation().id);
    this.sidebar.close();
    this.composer.focus();
  }

  /** @returns {boolean} whether the message is on its way */
  ask(text) {
    const goesOut = !this.#run && fits(text, this.#settings);
    if (goesOut) {
      this.#begin(ask(this.#conversation, text, this.#settings));
    }
    return goesOut;
  }

  #askOtherwise(id, text) {
    if (fits(text, this.#settings)) {
      this.#begin(askOtherwise(this.#conversation, id, text, this.#settings));
    }
  }

  async deleteAll() {
    if (await confirmed(words('deleteAllAsk'), words('deleteWarning'), words('delete'))) {
      this.#store.conversations().forEach((conversation) => this.#forget(conversation));
      this.startNew();
      this.#drawSidebar();
    }
  }

  /** Draws everything anew, in another language. */
  redraw() {
    this.composer.draw();
    this.transcript.clear();
    this.#draw();
    this.#drawSidebar();
  }

  #openAddressed() {
    const id = addressed();
    if (id && id !== this.#conversation.id) {
      this.#open(this.#store.conversation(id) ?? { ...newConversation(), id });
    } else {
      this.#open(this.#store.conversation(this.#conversation.id) ?? this.#conversation);
    }
  }

  #open(conversation) {
    this.#keep();
    this.#run?.leave();
    this.#run = null;
    this.#conversation = conversation;
    this.transcript.clear();
    const answer = liveAnswer(conversation);
    if (answer) {
      this.#work(answer);
    }
    this.#draw();
    this.#drawSidebar();
    this.transcript.toEnd();
  }

  #begin(answer) {
    this.#work(answer);
    this.#keep();
    this.#draw();
    this.#drawSidebar();
    this.transcript.toEnd();
  }

  #work(answer) {
    const run = new Run(this.#conversation, answer, () => this.#changed(run));
    this.#run = run;
    run.finish().finally(() => this.#finished(run));
  }

  #changed(run) {
    if (run === this.#run) {
      this.transcript.update(run);
      this.#drawComposer();
      this.#keepSoon();
    }
  }

  #finished(run) {
    if (run === this.#run) {
      this.#run = null;
      this.#conversation.updatedAt = Date.now();
      this.#keep();
      this.#drawComposer();
      this.#drawSidebar();
    }
  }

  #draw() {
    const { turns } = this.#conversation;
    document.body.classList.toggle('is-empty', turns.length === 0);
    document.title = titleOf(this.#conversation) ? `${titleOf(this.#conversation)} · Parley` : 'Parley';
    this.transcript.show(turns, this.#run);
    this.#drawComposer();
  }

  #drawComposer() {
    const run = this.#run;
    this.composer.mode = run && isLive(run.answer) ? (run.stopping ? 'stopping' : 'stop') : 'send';
  }

  #drawSidebar() {
    this.sidebar.show(this.#store.conversations(), this.#conversation.id);
  }

  #keepSoon() {
    this.#keepTimer ??= setTimeout(() => this.#keep(), KEEP_EVERY);
  }

  #keep() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    const isEmpty = this.#conversation.turns.length === 0;
    byId('not-kept').hidden = isEmpty || this.#store.keep(this.#conversation);
  }

  async #delete(conversation) {
    if (!(await confirmed(words('deleteAsk'), words('deleteWarning'), words('delete')))) {
      return;
    }
    const wasOpen = conversation.id === this.#conversation.id;
    this.#forget(conversation);
    if (wasOpen) {
      this.startNew();
    } else {
      this.#keep(); // there may be room for it now
    }
    this.#drawSidebar();
    this.composer.focus();
  }

  #forget(conversation) {
    if (conversation.id === this.#conversation.id) {
      this.#run?.leave();
      this.#run = null;
      this.#conversation = newConversation();
    }
    this.#store.forget(conversation.id);
    erase(conversation);
  }

  #changedElsewhere(id) {
    if (id === this.#conversation.id && !this.#run) {
      this.#conversation = this.#store.conversation(id) ?? { ...newConversation(), id };
      this.#open(this.#conversation);
    } else {
      this.#drawSidebar();
    }
  }

  /** Answers in other conversations end too, and the server keeps them for minutes only. */
  async #visitOthers() {
    const waiting = this.#store.conversations().filter((chat) => chat.id !== this.#conversation.id && liveAnswer(chat));
    for (const chat of waiting) {
      if (await ended(liveAnswer(chat))) {
        this.#store.keep(chat);
        this.#drawSidebar();
      }
    }
    setTimeout(() => this.#visitOthers(), 5_000);
  }
}
