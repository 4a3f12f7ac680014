/** The charts of a pipeline's batches: stacked bars, one for each batch, side by side in the order of their numbers. */

import uPlot from '/assets/uplot/uPlot.esm.js';
import { clock } from './format.js';

const HEIGHT = 200;
const dark = matchMedia('(prefers-color-scheme: dark)');

export class BatchChart {
  #place;
  #series;
  #format;
  #chart = null;
  #batches = [];

  /** @param series `{label, color, value: batch => number}` from the bottom up; a color is the name of a CSS variable */
  constructor(place, series, format) {
    this.#place = place;
    this.#series = series;
    this.#format = format;
    new ResizeObserver(() => this.#chart?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
    dark.addEventListener('change', () => this.#batches.length > 0 && this.#draw());
  }

  show(batches) {
    this.#batches = batches;
    if (this.#chart === null) {
      this.#draw();
    } else {
      this.#chart.setData(this.#stacked());
      this.#showLatest();
    }
  }

  #draw() {
    this.#chart?.destroy();
    this.#place.replaceChildren();
    const css = getComputedStyle(document.documentElement);
    const color = name => css.getPropertyValue(name).trim();
    const axis = { stroke: color('--muted'), font: '11px system-ui', grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
    const bars = uPlot.paths.bars({ size: [0.8, 14] });
    this.#chart = new uPlot({
      width: this.#place.clientWidth,
      height: HEIGHT,
      padding: [8, 4, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { distr: 2, time: false, range: (_, first, last) => [first - 0.5, last + 0.5] },
        y: { range: (_, __, highest) => [0, Math.max(highest * 1.05, 1)] },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 70, size: 26, gap: 4, values: (_, all) => all.map(number => this.#timeOf(number)) },
        { ...axis, size: 52, values: (_, values) => values.map(this.#format) },
      ],
      series: [
        { label: 'Batch', value: (_, number) => number === null ? '' : `${number}, ${this.#timeOf(number)}` },
        ...this.#series.map(({ label, color: name, value }) => ({
          label, fill: color(name), stroke: color(name), width: 0, paths: bars, points: { show: false },
          value: (_, __, ___, index) => index === null ? '' : this.#format(value(this.#batches[index])),
        })).reverse(),
      ],
      hooks: { setCursor: [() => this.#showLatest()] },
    }, this.#stacked(), this.#place);
    this.#showLatest();
  }

  /** The legend has the figures under the pointer, and without one those of the latest batch. */
  #showLatest() {
    if (this.#chart !== null && (this.#chart.cursor.idx ?? null) === null) {
      this.#chart.setLegend({ idx: this.#batches.length - 1 });
    }
  }

  #timeOf(number) {
    const batch = this.#batches.find(each => each.batch === number);
    return batch ? clock(batch.at) : '';
  }

  /** The sums from the bottom up; the highest is drawn first, so that the lower ones cover it. */
  #stacked() {
    const sums = this.#batches.map(() => 0);
    const stack = this.#series.map(({ value }) => this.#batches.map((batch, index) => sums[index] += value(batch)));
    return [this.#batches.map(({ batch }) => batch), ...stack.reverse()];
  }
}
