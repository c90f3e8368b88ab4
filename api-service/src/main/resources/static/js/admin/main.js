/**
 * Starts the operator's page.
 *
 * @module
 */

import { follow } from '../net/follow.js';
import { askForKeyBy, forgetKey, keepKeyIn, mayAskAgain } from '../net/key.js';
import { askForKey } from '../view/ask-key.js';
import { byId, element } from '../view/dom.js';
import { KINDS } from './kinds.js';
import { setClock } from './numbers.js';
import { Overview } from './overview.js';
import { Samples } from './samples.js';
import { Table } from './table.js';

const samples = new Samples();
const overview = new Overview();
const tables = new Map();
let shown = null;

keepKeyIn({ storage: () => sessionStorage, name: 'parley.admin-key', refusals: [401, 403] });
askForKeyBy((wrong) =>
  askForKey(
    wrong
      ? 'That key is not valid, or not an admin’s.'
      : 'It stays in this tab. Make one with ./parley keys create NAME --admin.',
  ),
);

function showTrouble(message) {
  byId('trouble').textContent = message ?? '';
  byId('trouble').hidden = message === null;
}

function show(name) {
  shown = tables.get(name) ?? new Table(KINDS[name], (message) => tables.get(name) === shown && showTrouble(message));
  tables.set(name, shown);
  showTrouble(null);
  byId('panel').replaceChildren(shown.node);
  for (const tab of byId('tabs').children) {
    const selected = tab.textContent === name;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    if (selected) {
      byId('panel').setAttribute('aria-labelledby', tab.id);
    }
  }
  shown.refresh();
}

function moveAlong({ key, target }) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
  const tabs = [...byId('tabs').children];
  const next = tabs[(tabs.indexOf(target) + step + tabs.length) % tabs.length];
  if (step !== 0) {
    next.focus();
    next.click();
  }
}

function drawLine(state, text) {
  byId('line').dataset.state = state;
  byId('line').textContent = text;
}

for (const name of Object.keys(KINDS)) {
  const id = `tab-${name.toLowerCase().replaceAll(' ', '-')}`;
  byId('tabs').append(element('button', { id, type: 'button', role: 'tab', textContent: name, onclick: () => show(name) }));
}
byId('tabs').addEventListener('keydown', moveAlong);
byId('forget').addEventListener('click', () => {
  forgetKey();
  location.reload();
});
document.addEventListener('click', mayAskAgain);

show('Queues');
follow(
  '/v1/admin/stats',
  {
    onEvent(_, { samples: more }) {
      samples.add(more);
      setClock(samples.last.at);
      drawLine('live', 'live');
      if (!document.hidden) {
        overview.draw(samples);
        shown.refresh();
      }
      return false;
    },
    onReset: () => samples.forget(),
    onTrouble: (trouble) => trouble && drawLine('broken', trouble),
  },
  new AbortController().signal,
);
