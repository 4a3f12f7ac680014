/** What the server reports by itself. The connection is closed while nobody sees the page, and opened again when it is lost. */

import { clock } from './format.js';
import { readSession } from './api.js';

const SILENT_AFTER = 5_000;
const LONGEST_PAUSE = 15_000;

export class Live {
  #listeners;
  #indicator;
  #source = null;
  #watch = null;
  #pause = 1_000;
  #reopenAt = null;
  #heardAt = null;
  #openedAt = 0;

  /** @param listeners by the name of the event: `{overview: data => …}` */
  constructor(listeners, indicator) {
    this.#listeners = listeners;
    this.#indicator = indicator;
    document.addEventListener('visibilitychange', () => document.hidden ? this.#close() : this.#open());
    window.addEventListener('pagehide', () => this.#close());
    window.addEventListener('pageshow', event => event.persisted && this.#open());
    if (!document.hidden) {
      this.#open();
    }
  }

  #open() {
    this.#close();
    this.#heardAt = null;
    this.#openedAt = Date.now();
    this.#connect();
    this.#watch = setInterval(() => this.#check(), 1_000);
  }

  #close() {
    clearInterval(this.#watch);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    this.#source?.close();
    this.#reopenAt = null;
    this.#source = new EventSource('/api/events');
    for (const [name, listener] of Object.entries(this.#listeners)) {
      this.#source.addEventListener(name, message => {
        this.#heardAt = Date.now();
        this.#pause = 1_000;
        listener(JSON.parse(message.data));
        this.#show();
      });
    }
  }

  /** A source that the browser has abandoned, or one that is silent for long, is replaced. */
  #check() {
    const silentFor = Date.now() - (this.#heardAt ?? this.#openedAt);
    if (this.#reopenAt === null && (this.#source.readyState === EventSource.CLOSED || silentFor > 2 * LONGEST_PAUSE)) {
      this.#reopenAt = Date.now() + this.#pause;
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      readSession().catch(() => {});
    } else if (this.#reopenAt !== null && Date.now() >= this.#reopenAt) {
      this.#connect();
    }
    this.#show();
  }

  #show() {
    const isLost = this.#source.readyState === EventSource.CLOSED
      || Date.now() - (this.#heardAt ?? this.#openedAt) > SILENT_AFTER;
    if (isLost) {
      this.#indicator('lost', this.#heardAt === null ? 'Not live: the console does not answer'
        : `Not live: the connection is lost, last update ${clock(this.#heardAt)}`);
    } else {
      this.#indicator(this.#heardAt === null ? 'opening' : 'live', this.#heardAt === null ? 'Connecting…' : 'Live');
    }
  }
}
