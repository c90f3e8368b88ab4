/**
 * How is one page of a list shown and kept up to date? Rows that stay are changed in place, and only
 * where they changed, so a list of thousands costs no more than its 25 rows.
 *
 * @module
 */

import { fetchPage } from '../net/api.js';
import { element } from '../view/dom.js';

export const ROWS = 25;

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: object) => string} text
 * @property {string} [kind] a class of its cells; "state" is drawn as a badge
 */

/**
 * @typedef {object} TableKind
 * @property {string} path of the list
 * @property {(row: object) => string} key
 * @property {Column[]} columns
 * @property {string} empty what to say when there is nothing
 * @property {(row: object) => {label: string, danger?: boolean, run: () => Promise<void>}[]} [actions]
 * @property {Filter[]} [filters]
 */

/** @typedef {{name: string, label: string, choices?: string[]}} Filter */

/** One table with its filters and its buttons to the pages before and behind. */
export class Table {
  #kind;
  #body = element('tbody');
  #rows = new Map();
  #cursors = [''];
  #next = null;
  #loading = null;
  #filters = {};
  #foot = element('span');
  #back = button('Back', () => this.#turn(-1));
  #on = button('Next', () => this.#turn(1));
  #none = element('p.none', { hidden: true });

  /** @param {TableKind} kind */
  constructor(kind, onTrouble) {
    this.#kind = kind;
    this.onTrouble = onTrouble;
    this.#none.textContent = kind.empty;
    const heads = kind.columns.map(({ title, kind: name }) => element(`th${name === 'number' ? '.number' : ''}`, { textContent: title, scope: 'col' }));
    const last = kind.actions ? [element('th', {}, element('span.out-of-sight', { textContent: 'Actions' }))] : [];
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads, ...last)), this.#body);
    this.node = element(
      'div',
      {},
      this.#filterRow(),
      element('div.rows', {}, table),
      this.#none,
      element('div.foot', {}, this.#foot, this.#back, this.#on),
    );
  }

  /** Reads the page that is shown again. While an answer is awaited, nothing more is asked. */
  refresh() {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load() {
    const asked = this.#query();
    try {
      const page = await fetchPage(asked);
      if (asked === this.#query()) {
        this.#draw(page);
      }
      this.onTrouble(null);
    } catch (refusal) {
      if (refusal.status === 400 && this.#cursors.length > 1) {
        this.#cursors = ['']; // the row that this page began behind is gone
        return;
      }
      this.onTrouble(refusal.message);
    }
  }

  #query() {
    const query = new URLSearchParams({ limit: ROWS, ...this.#filters });
    if (this.#cursors.at(-1)) {
      query.set('after', this.#cursors.at(-1));
    }
    return `${this.#kind.path}?${query}`;
  }

  async #turn(step) {
    if (step > 0) {
      this.#cursors.push(this.#next);
    } else {
      this.#cursors.pop();
    }
    await this.#anew();
  }

  async #anew() {
    await this.#loading;
    await this.refresh();
  }

  #draw({ data, has_more: hasMore, last_id: last }) {
    const rows = new Map();
    for (const value of data) {
      const key = this.#kind.key(value);
      const row = this.#rows.get(key) ?? new Row(this.#kind, () => this.#anew(), this.onTrouble);
      row.draw(value);
      rows.set(key, row);
    }
    const nodes = [...rows.values()].map(({ node }) => node);
    if (nodes.length !== this.#body.children.length || nodes.some((node, i) => node !== this.#body.children[i])) {
      this.#body.replaceChildren(...nodes);
    }
    this.#rows = rows;
    this.#next = last;
    const first = (this.#cursors.length - 1) * ROWS;
    this.#foot.textContent = data.length ? `${first + 1} to ${first + data.length}${hasMore ? ', and more' : ''}` : '';
    this.#back.disabled = this.#cursors.length === 1;
    this.#on.disabled = !hasMore;
    this.#none.hidden = data.length > 0;
  }

  #filterRow() {
    const fields = (this.#kind.filters ?? []).map((filter) => {
      const set = ({ target }) => {
        this.#filters = { ...this.#filters, [filter.name]: target.value.trim() };
        if (!this.#filters[filter.name]) {
          delete this.#filters[filter.name];
        }
        this.#cursors = [''];
        this.#anew();
      };
      return element('label', { textContent: filter.label }, field(filter, set));
    });
    return fields.length ? element('div.filters', {}, ...fields) : null;
  }
}

/** One row; keeps its cells while it is shown. */
class Row {
  #kind;
  #cells;
  #buttons = '';
  #actions = element('td.actions');
  #done;
  #onTrouble;

  constructor(kind, done, onTrouble) {
    this.#kind = kind;
    this.#done = done;
    this.#onTrouble = onTrouble;
    this.#cells = kind.columns.map(({ kind: name }) => element(`td${name && name !== 'state' ? `.${name}` : ''}`));
    this.node = element('tr', {}, ...this.#cells, kind.actions ? this.#actions : null);
  }

  draw(value) {
    this.#kind.columns.forEach(({ text, kind }, i) => {
      const said = text(value);
      if (this.#cells[i].textContent === said) {
        return;
      }
      this.#cells[i].replaceChildren(kind === 'state' ? element(`span.state.${said}`, { textContent: said }) : said);
      this.#cells[i].title = kind === 'id' ? said : '';
    });
    this.#drawActions(value);
  }

  #drawActions(value) {
    const actions = this.#kind.actions?.(value) ?? [];
    const labels = actions.map(({ label }) => label).join();
    if (labels !== this.#buttons) {
      this.#buttons = labels;
      this.#actions.replaceChildren(...actions.map((action) => this.#button(action)));
    }
  }

  #button({ label, danger, run }) {
    return button(
      label,
      async ({ target }) => {
        target.disabled = true;
        try {
          await run();
          this.#onTrouble(null);
        } catch (refusal) {
          this.#onTrouble(refusal.message);
        }
        target.disabled = false;
        await this.#done();
      },
      danger,
    );
  }
}

function button(label, onclick, danger = false) {
  return element(`button.small-button${danger ? '.danger' : ''}`, { type: 'button', textContent: label, onclick });
}

function field({ name, choices }, onchange) {
  return choices
    ? element('select', { name, onchange }, ...choices.map((value) => element('option', { value, textContent: value || 'any' })))
    : element('input', { name, onchange, placeholder: 'any', spellcheck: false });
}
