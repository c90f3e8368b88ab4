/**
 * What goes on now, and went on in the last 15 minutes: tiles and charts.
 *
 * @module
 */

import { byId, element } from '../view/dom.js';
import { Chart } from './chart.js';
import { count, span } from './numbers.js';

const TILES = ['waiting', 'running', 'workers', 'tokens a second', 'first token, p50', 'first token, p95', 'errors, 15 min', 'takeovers, 15 min'];

/** The upper part of the page. */
export class Overview {
  #tiles = TILES.map((name) => tile(name, byId('tiles')));
  #depth = chart('Waiting', 'jobs by model', 'step', whole);
  #priorities = chart('Waiting', 'jobs by priority', 'step', whole);
  #seats = chart('Running and seats', '', 'step', whole);
  #speed = chart('Tokens', 'a second', 'line', (value) => count(value, value < 10 ? 1 : 0));
  #first = chart('First token after', 'in the last minute', 'line', span);
  #errors = chart('Errors', 'by kind, per 5 s', 'bars', whole);
  #ended = chart('Ended', 'by status, per 5 s', 'bars', whole);
  #takeovers = chart('Takeovers', 'per 5 s', 'bars', whole);

  /** @param {import('./samples.js').Samples} samples with at least one */
  draw(samples) {
    this.#drawTiles(samples);
    const models = samples.busiestModels();
    this.#depth.draw(models, samples.columns(models, (sample, name) => sample.models.find(({ model }) => model === name)?.waiting ?? 0));
    const priorities = ['high', 'normal', 'low'];
    this.#priorities.draw(priorities, samples.columns(priorities, (sample, name) => sample.models.reduce((total, model) => total + (model.priorities[name] ?? 0), 0)));
    const seats = ['running', 'seats'];
    this.#seats.draw(seats, samples.columns(seats, (sample, name) => sum(sample, name)));
    this.#speed.draw(['all workers'], samples.columns([''], (sample) => sample.tokens_per_second));
    const parts = { p50: 'first_token_p50_ms', p95: 'first_token_p95_ms' };
    this.#first.draw(Object.keys(parts), samples.columns(Object.keys(parts), (sample, name) => sample[parts[name]]));
    const kinds = samples.kindsOfErrors();
    this.#errors.draw(kinds, samples.columns(kinds, (sample, name) => sample.errors[name] ?? 0));
    const endings = ['completed', 'failed', 'timed_out', 'cancelled'];
    this.#ended.draw(endings, samples.columns(endings, (sample, name) => sample.ended[name] ?? 0));
    this.#takeovers.draw(['takeovers'], samples.columns([''], (sample) => sample.takeovers));
  }

  #drawTiles(samples) {
    const now = samples.last;
    const errors = [...samples.errors().values()].reduce((a, b) => a + b, 0);
    const takeovers = samples.all.reduce((total, sample) => total + sample.takeovers, 0);
    const [waiting, running, workers, speed, p50, p95, failed, taken] = this.#tiles;
    waiting(count(sum(now, 'waiting')), `of ${count(sum(now, 'limit'))}`);
    running(count(sum(now, 'running')), `of ${count(sum(now, 'seats'))}`);
    workers(count(sum(now, 'workers')), '', sum(now, 'workers') === 0);
    speed(count(now.tokens_per_second, now.tokens_per_second < 10 ? 1 : 0));
    p50(orNone(now.first_token_p50_ms));
    p95(orNone(now.first_token_p95_ms));
    failed(count(errors), '', errors > 0);
    taken(count(takeovers));
  }
}

function chart(title, unit, shape, spell) {
  return new Chart({ title, unit, shape, spell }, byId('charts'));
}

function tile(name, place) {
  const number = document.createTextNode('–');
  const rest = element('small');
  const box = element('div.tile', {}, element('dt', { textContent: name }), element('dd', {}, number, rest));
  place.append(box);
  return (value, more = '', alarm = false) => {
    number.data = value;
    rest.textContent = more;
    box.dataset.alarm = alarm ? 'yes' : 'no';
  };
}

function sum(sample, field) {
  return sample.models.reduce((total, model) => total + model[field], 0);
}

function whole(value) {
  return Number.isInteger(value) ? count(value) : '';
}

function orNone(ms) {
  return ms === null ? '–' : span(ms);
}
