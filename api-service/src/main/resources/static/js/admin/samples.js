/**
 * What does the page keep of the server's samples? The last quarter of an hour, as columns.
 *
 * @module
 */

const KEPT_MS = 15 * 60_000;
/** Two samples further apart than this have a gap between them: the server or Redis was away. */
const GAP_MS = 13_000;
const MOST_SERIES = 8;

/** The samples of the last 15 minutes, oldest first. */
export class Samples {
  #all = [];

  /** @returns {?object} */
  get last() {
    return this.#all.at(-1) ?? null;
  }

  get all() {
    return this.#all;
  }

  forget() {
    this.#all = [];
  }

  /** @param {object[]} more each newer than all so far */
  add(more) {
    const newer = more.filter(({ at }) => at > (this.last?.at ?? 0));
    const all = [...this.#all, ...newer];
    const oldest = (all.at(-1)?.at ?? 0) - KEPT_MS;
    this.#all = all.filter(({ at }) => at >= oldest);
  }

  /**
   * Columns for a chart: times in seconds, then one column per series; null in gaps.
   *
   * @param {string[]} names
   * @param {(sample: object, name: string) => ?number} value
   * @returns {Array<Array<?number>>}
   */
  columns(names, value) {
    const columns = [[], ...names.map(() => [])];
    let before = null;
    for (const sample of this.#all) {
      if (before !== null && sample.at - before > GAP_MS) {
        columns.forEach((column, i) => column.push(i === 0 ? (before + 1) / 1000 : null));
      }
      columns[0].push(sample.at / 1000);
      names.forEach((name, i) => columns[i + 1].push(value(sample, name)));
      before = sample.at;
    }
    return columns;
  }

  /** @returns {string[]} the models that had something to do, at most eight, the busiest first */
  busiestModels() {
    const most = new Map();
    for (const { models } of this.#all) {
      for (const { model, waiting, running } of models) {
        most.set(model, Math.max(most.get(model) ?? 0, waiting + running));
      }
    }
    return largest(most);
  }

  /** @returns {string[]} the kinds of errors of these minutes, at most eight, the commonest first */
  kindsOfErrors() {
    return largest(this.errors());
  }

  /** @returns {Map<string, number>} errors of these minutes by kind */
  errors() {
    const sums = new Map();
    for (const { errors } of this.#all) {
      for (const [kind, number] of Object.entries(errors)) {
        sums.set(kind, (sums.get(kind) ?? 0) + number);
      }
    }
    return sums;
  }
}

function largest(numbers) {
  const order = [...numbers].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
  return order.slice(0, MOST_SERIES).map(([name]) => name);
}
