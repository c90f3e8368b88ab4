/**
 * What does an answer look like, from the first wait to the last figure?
 *
 * @module
 */

import { isCut, isEmpty, isLive, tokensPerSecond } from '../chat/answer.js';
import { asMarkdown } from '../text/json-answer.js';
import { AnswerText } from './answer-text.js';
import { CallsView } from './calls.js';
import { copyWith } from './clipboard.js';
import { element, iconButton } from './dom.js';
import { number, seconds, words } from './i18n.js';
import { ThoughtView } from './thought.js';
import { troubleBox } from './trouble.js';

/**
 * @typedef {object} AnswerListener
 * @property {(id: string) => void} onAgain a new answer is wanted in this one's place
 * @property {(plain: string) => void} onComplete a live answer is now fully on the screen
 */

/** One answer on the screen. */
export class AnswerView {
  #answer;
  #listener;
  #status = element('div.status');
  #thought = new ThoughtView();
  #body = element('div.prose');
  #calls = new CallsView();
  #after = element('div.after');
  #text;
  #wasLive;
  #isDrawn = false;

  /**
   * @param {import('../chat/answer.js').Answer} answer
   * @param {AnswerListener} listener
   */
  constructor(answer, listener) {
    this.#answer = answer;
    this.#listener = listener;
    this.#wasLive = isLive(answer);
    this.#text = new AnswerText(this.#body, addCopyButtons, () => this.#drawn());
    this.element = element('article.turn.answer', { 'data-turn': answer.id }, this.#status);
    this.element.append(this.#thought.element, this.#body, this.#calls.element, this.#after);
    this.draw(null);
  }

  /**
   * Draws what has changed.
   *
   * @param {?import('../chat/run.js').Run} run what works on it, or null
   */
  draw(run) {
    const answer = this.#answer;
    const live = isLive(answer);
    this.element.setAttribute('aria-label', words('answer'));
    this.element.dataset.state = answer.state;
    this.#isDrawn &&= !live;
    this.#body.classList.toggle('writing', live && answer.state === 'running');
    this.#drawStatus(run);
    this.#thought.draw(answer.reasoning ?? '', live && isThinking(answer));
    this.#calls.draw(answer.calls ?? []);
    this.#text.show(asMarkdown(answer.text, growth(answer)), { complete: !live, atOnce: !this.#wasLive || Boolean(run?.replaying) });
    if (live) {
      this.#after.replaceChildren();
    } else if (this.#isDrawn) {
      this.#drawAfter();
    }
  }

  /** All text is on the screen: now comes what is said about it. */
  #drawn() {
    this.#isDrawn = true;
    this.#drawAfter();
    if (this.#wasLive) {
      this.#wasLive = false;
      this.#listener.onComplete(this.#body.textContent || this.#calls.element.textContent);
    }
  }

  #drawStatus(run) {
    const text = statusWords(this.#answer, run);
    if (text !== this.#status.dataset.text) {
      this.#status.dataset.text = text;
      this.#status.replaceChildren(...(text ? [element('span.dots', { 'aria-hidden': 'true' }), text] : []));
    }
    this.#status.hidden = text === '';
  }

  #drawAfter() {
    const answer = this.#answer;
    this.#after.replaceChildren(
      ...[...notes(answer), trouble(answer, () => this.#again()), this.#footer()].filter((part) => part !== null),
    );
  }

  #footer() {
    const answer = this.#answer;
    const copy = iconButton('copy', words('copy'), (event) => copyWith(answer.text, event.currentTarget), '.copy');
    const again = iconButton('again', words('regenerate'), () => this.#again(), '.regenerate');
    return element(
      'div.actions',
      {},
      answer.text === '' ? null : copy,
      answer.error ? null : again,
      element('span.figures', { textContent: figures(answer), title: answer.model ?? '' }),
    );
  }

  #again() {
    this.#listener.onAgain(this.#answer.id);
  }
}

function statusWords(answer, run) {
  if (!isLive(answer)) {
    return '';
  }
  if (run?.stopping) {
    return words('stopping');
  }
  if (run?.trouble) {
    return words(run.trouble);
  }
  if (answer.state === 'queued') {
    return placeWords(answer.place);
  }
  if (answer.state === 'sending') {
    return words('sending');
  }
  return isEmpty(answer) ? words('thinking') : '';
}

function growth(answer) {
  if (isLive(answer)) {
    return 'growing';
  }
  return answer.state === 'completed' && answer.finishReason !== 'length' ? 'whole' : 'cut';
}

/** Whether the answer itself has not begun yet. */
function isThinking(answer) {
  return answer.text === '' && !answer.calls?.length;
}

function placeWords(place) {
  const position = number(place?.position ?? 1);
  if (place?.etaMs == null) {
    return words('waitingNoEta', { position });
  }
  const eta = words('about', { s: number(Math.max(1, Math.round(place.etaMs / 1000))) });
  return words('waiting', { position, eta });
}

function notes(answer) {
  const said = [];
  if (answer.finishReason === 'length') {
    said.push(words('length'));
  }
  if (answer.state === 'cancelled') {
    said.push(words('stopped'));
  } else if (isCut(answer)) {
    said.push(words('broken'));
  }
  if (answer.state === 'completed' && answer.text.trim() === '' && !answer.calls?.length) {
    said.push(words('empty'));
  }
  if (answer.leftOut > 0) {
    said.push(words('leftOut', { n: number(answer.leftOut) }));
  }
  return said.map((text) => element('p.note', { textContent: text }));
}

function trouble(answer, onRetry) {
  return answer.error && answer.state !== 'cancelled' ? troubleBox(answer.error, onRetry) : null;
}

function figures(answer) {
  const { usage, timings } = answer;
  const speed = tokensPerSecond(answer);
  return [
    answer.model,
    tokensWords(usage?.completion_tokens ?? 0),
    speed === null ? null : words('speed', { n: number(speed, speed < 99.5 ? 1 : 0) }),
    timings?.queued_ms >= 1000 ? words('queuedFor', { t: seconds(timings.queued_ms) }) : null,
    timings?.first_token_ms != null ? words('firstToken', { t: seconds(timings.first_token_ms) }) : null,
    timings?.total_ms != null ? words('total', { t: seconds(timings.total_ms) }) : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

function tokensWords(count) {
  return count > 1 ? words('tokens', { n: number(count) }) : count === 1 ? words('token') : null;
}

function addCopyButtons(part) {
  for (const pre of part.querySelectorAll('pre')) {
    const code = pre.querySelector('code') ?? pre;
    const name = /language-(\S+)/.exec(code.className)?.[1] ?? words('code');
    const copy = iconButton('copy', words('copy'), (event) => copyWith(code.textContent, event.currentTarget), '.copy-code');
    const frame = element('div.code', { dir: 'ltr' }, element('div.code-head', {}, element('span', { textContent: name }), copy));
    pre.replaceWith(frame);
    pre.tabIndex = 0;
    frame.append(pre);
  }
}
