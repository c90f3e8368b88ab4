/**
 * How is one chart drawn? On a canvas by uPlot, with a legend of our own that shows the newest values,
 * or those under the pointer.
 *
 * @module
 */

import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { element } from '../view/dom.js';

const HEIGHT = 152;
const MINUTES = 15;
/** Between two lines of the grid, where half a job means nothing. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000];
const DARK = matchMedia('(prefers-color-scheme: dark)');

/**
 * @typedef {object} ChartKind
 * @property {string} title
 * @property {string} [unit]
 * @property {(value: number) => string} spell
 * @property {'line'|'step'|'bars'} shape bars stand on one another
 */

/** One chart in its frame. */
export class Chart {
  #kind;
  #legend = element('ul.legend');
  #plot = element('div.plot');
  #names = [];
  #values = [[]];
  #uplot = null;

  /** @param {ChartKind} kind */
  constructor(kind, place) {
    this.#kind = kind;
    const unit = kind.unit ? element('span.unit', { textContent: ` ${kind.unit}` }) : null;
    const title = element('h2', { textContent: kind.title }, unit);
    place.append(element('figure.chart', { role: 'group', 'aria-label': kind.title }, title, this.#legend, this.#plot));
    new ResizeObserver(() => this.#uplot?.setSize(this.#size())).observe(this.#plot);
    DARK.addEventListener('change', () => this.#build());
  }

  /**
   * @param {string[]} names of the series, in the order of their colours
   * @param {Array<Array<?number>>} columns times in seconds, then a column per series
   */
  draw(names, columns) {
    this.#values = columns;
    if (this.#uplot === null || names.join() !== this.#names.join()) {
      this.#names = names;
      this.#build();
    } else {
      this.#uplot.setData(this.#stacked());
    }
    this.#drawLegend(null);
  }

  #build() {
    this.#uplot?.destroy();
    const soft = colour('--soft');
    const grid = { stroke: colour('--line'), width: 1 };
    const axis = { stroke: soft, grid, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const options = {
      ...this.#size(),
      legend: { show: false },
      cursor: { sync: { key: 'stats' }, y: false, points: { size: 6 }, drag: { x: false, y: false } },
      scales: { x: { range: (_, __, newest) => [newest - MINUTES * 60, newest] }, y: { range: (_, __, most) => [0, ceiling(most)] } },
      axes: [
        { ...axis, grid: { show: false }, size: 24, space: 60, values: (_, times) => times.map(clock) },
        { ...axis, size: 46, space: 34, incrs: this.#kind.shape === 'line' ? undefined : WHOLE, values: (_, splits) => splits.map((value) => this.#kind.spell(value)) },
      ],
      series: [{}, ...this.#names.map((_, i) => this.#series(i))],
      hooks: { setCursor: [({ cursor }) => this.#drawLegend(cursor.idx ?? null)] },
    };
    this.#uplot = new uPlot(options, this.#stacked(), this.#plot);
  }

  #series(i) {
    const stroke = colour(`--s${i + 1}`);
    if (this.#kind.shape === 'bars') {
      return { stroke, fill: stroke, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.8, 6, 2] }) };
    }
    const paths = this.#kind.shape === 'step' ? uPlot.paths.stepped({ align: 1 }) : undefined;
    const fill = this.#names.length === 1 ? stroke.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.12)') : undefined;
    return { stroke, fill, width: 1.75, points: { show: false }, paths };
  }

  /** Bars of several series stand on one another: the first is drawn first, and so as the sum of all. */
  #stacked() {
    if (this.#kind.shape !== 'bars') {
      return this.#values;
    }
    const [times, ...series] = this.#values;
    return [times, ...series.map((_, i) => times.map((__, at) => above(series, i, at)))];
  }

  #drawLegend(index) {
    const at = index ?? this.#values[0].length - 1;
    const items = this.#names.map((name, i) => {
      const value = this.#values[i + 1]?.[at];
      const swatch = element('i');
      swatch.style.background = `var(--s${i + 1})`;
      const text = value === null || value === undefined ? '–' : this.#kind.spell(value);
      return element('li', { title: name }, swatch, element('span', { textContent: name }), element('b', { textContent: text }));
    });
    this.#legend.replaceChildren(...items);
  }

  #size() {
    return { width: Math.max(120, this.#plot.clientWidth), height: HEIGHT };
  }
}

function above(series, i, at) {
  const sum = series.slice(i).reduce((total, column) => total + (column[at] ?? 0), 0);
  return sum > 0 ? sum : null;
}

/** A round number above the highest value, so that the axis does not jump with each sample. */
function ceiling(most) {
  if (!(most > 0)) {
    return 4;
  }
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(4, [1, 2, 4, 6, 8, 10, 12].find((step) => step * power >= most * 1.05) * power);
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** What a colour of the style sheets is at the moment: canvases cannot read them. */
function colour(name) {
  const probe = element('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const rgb = getComputedStyle(probe).color;
  probe.remove();
  return rgb;
}
