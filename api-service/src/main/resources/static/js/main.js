/**
 * Starts the page.
 *
 * @module
 */

import { Store } from './chat/store.js';
import { fetchModels } from './net/api.js';
import { askForKeyBy } from './net/key.js';
import { App } from './view/app.js';
import { askForKey } from './view/ask-key.js';
import { byId } from './view/dom.js';
import { language, setLanguage, words } from './view/i18n.js';
import { Preferences } from './view/preferences.js';
import { drawWelcome } from './view/welcome.js';

const ASK_FOR_MODELS_AGAIN = 5_000;

const store = new Store();
setLanguage(store.setting('language'));
drawAppearance(store.setting('appearance'));

askForKeyBy((wrong) => askForKey(words(wrong ? 'keyWrong' : 'keyHelp')));
const app = new App(store);
let models = null;

const preferences = new Preferences(app.settings, {
  onOpen: loadModels,
  onChange: (settings) => {
    app.settings = settings;
    drawModel();
  },
});

function drawModel() {
  drawWelcome(preferences.model, models !== null, (text) => app.ask(text));
}

async function loadModels() {
  models = await fetchModels().catch(() => models);
  preferences.models = models ?? [];
  drawModel();
}

async function waitForModels() {
  await loadModels();
  if (!models?.length) {
    setTimeout(waitForModels, ASK_FOR_MODELS_AGAIN);
  }
}

function drawAppearance(chosen) {
  const appearance = ['light', 'dark'].includes(chosen) ? chosen : 'auto';
  document.documentElement.dataset.appearance = appearance;
  byId('appearance').value = appearance;
}

window.addEventListener('beforeunload', (event) => {
  if (store.hasUnsaved) {
    event.preventDefault(); // the browser asks whether to leave
  }
});
byId('appearance').addEventListener('change', ({ target }) => {
  store.keepSetting('appearance', target.value);
  drawAppearance(target.value);
});
byId('language').addEventListener('click', () => {
  const other = language() === 'zh' ? 'en' : 'zh';
  store.keepSetting('language', other);
  setLanguage(other);
  app.redraw();
  preferences.draw();
  drawModel();
});
byId('new-chat').addEventListener('click', () => app.startNew());
byId('new-chat-top').addEventListener('click', () => app.startNew());
byId('delete-all').addEventListener('click', () => app.deleteAll());

app.composer.draw();
drawModel();
app.start();
waitForModels();
if (matchMedia('(pointer: fine)').matches) {
  app.composer.focus();
}
