/**
 * How are the settings shown and changed? Each change counts at once, for the next message.
 *
 * @module
 */

import { settingsFrom } from '../chat/settings.js';
import { byId, element } from './dom.js';
import { number, words } from './i18n.js';

const DEFAULT_TEMPERATURE = '0.7';

/** The dialog with the settings. */
export class Preferences {
  #dialog = byId('settings');
  #model = byId('model');
  #temperature = byId('temperature');
  #maxTokens = byId('max-tokens');
  #system = byId('system');
  #thinking = byId('thinking');
  #settings;
  #models = [];
  #onChange;

  /**
   * @param {import('../chat/settings.js').Settings} settings
   * @param {{onChange: (settings: object) => void, onOpen: () => void}} listener
   */
  constructor(settings, { onChange, onOpen }) {
    this.#settings = settings;
    this.#onChange = onChange;
    for (const opener of document.querySelectorAll('[data-opens=settings]')) {
      opener.addEventListener('click', () => {
        onOpen();
        this.#dialog.showModal();
      });
    }
    byId('close-settings').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#model.addEventListener('change', () => this.#set({ model: this.#model.value }));
    this.#temperature.addEventListener('input', () => this.#set({ temperature: Number(this.#temperature.value) }));
    byId('model-temperature').addEventListener('click', () => this.#set({ temperature: null }));
    this.#maxTokens.addEventListener('input', () => this.#set({ maxTokens: this.#maxTokens.valueAsNumber }));
    this.#system.addEventListener('input', () => this.#set({ system: this.#system.value }));
    this.#thinking.addEventListener('change', () => this.#set({ thinking: this.#thinking.checked }));
    this.#fill();
  }

  /** @param {object[]} models as the server lists them */
  set models(models) {
    this.#models = models;
    this.draw();
  }

  /** The model that the next message goes to, or undefined when the server knows none. */
  get model() {
    const wanted = this.#settings.model;
    return wanted ? this.#models.find(({ id }) => id === wanted) : (this.#models.find((model) => model.default) ?? this.#models[0]);
  }

  /** Draws all fields, after a change of language too. */
  draw() {
    this.#drawModels();
    this.#drawTemperature();
  }

  #fill() {
    this.#maxTokens.value = this.#settings.maxTokens ?? '';
    this.#system.value = this.#settings.system;
    this.#thinking.checked = this.#settings.thinking;
    this.draw();
  }

  #set(change) {
    this.#settings = settingsFrom({ ...this.#settings, ...change });
    this.#onChange(this.#settings);
    this.draw();
  }

  #drawModels() {
    const own = this.#models.find((model) => model.default) ?? this.#models[0];
    const choices = this.#models.map(({ id }) => element('option', { value: id, textContent: id }));
    const server = own ? words('modelOwn', { model: own.id }) : words('modelUnset');
    const wanted = this.#settings.model;
    if (wanted && !this.#models.some(({ id }) => id === wanted)) {
      choices.push(element('option', { value: wanted, textContent: words('modelGone', { model: wanted }) }));
    }
    this.#model.replaceChildren(element('option', { value: '', textContent: server }), ...choices);
    this.#model.value = wanted ?? '';
    byId('model-description').textContent = this.model?.description ?? '';
    byId('thinking-field').hidden = !this.model?.capabilities?.includes('thinking');
  }

  #drawTemperature() {
    const { temperature } = this.#settings;
    this.#temperature.value = String(temperature ?? DEFAULT_TEMPERATURE);
    this.#temperature.classList.toggle('unset', temperature === null);
    byId('temperature-value').textContent = temperature === null ? words('modelsOwn') : number(temperature, 1);
    byId('model-temperature').hidden = temperature === null;
  }
}
