/** The last batches as bars, 60 at most; the highest is as high as the picture. */

import { svg } from './dom.js';
import { span } from './format.js';

const WIDTH = 120;
const HEIGHT = 22;
const BARS = 60;

export class Sparkline {
  #path = svg('path', { class: 'bars' });
  #drawn = null;

  constructor() {
    this.node = svg('svg', { class: 'sparkline', width: WIDTH, height: HEIGHT, role: 'img' }, this.#path);
  }

  show(millis) {
    const latest = millis.slice(-BARS);
    const key = latest.join();
    if (key === this.#drawn) {
      return;
    }
    this.#drawn = key;
    const highest = Math.max(...latest, 1);
    const left = WIDTH - latest.length * 2;
    this.#path.setAttribute('d', latest.map((each, index) =>
      `M${left + index * 2 + 0.75} ${HEIGHT}v${-Math.max(1.5, each / highest * (HEIGHT - 1)).toFixed(1)}`).join(''));
    this.node.setAttribute('aria-label', latest.length === 0 ? 'No batches yet'
      : `The last ${latest.length} batches took ${span(Math.min(...latest))} to ${span(highest)}`);
  }
}
