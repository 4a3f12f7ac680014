/** An edited copy of a record: the codec's answer appears as one types, and the copy can be sent. */

import { send } from './api.js';
import { rangeOf } from './bytes.js';
import { ActionDialog } from './dialog.js';
import { element } from './dom.js';
import { count, visible } from './format.js';
import { showProblem, stateBadge } from './page.js';
import { placeOf } from './record.js';

const QUIET_FOR = 250;

export class CopyEditor {
  #record;
  #ended;
  #original;
  #form;
  #isViewer;
  #input = element('textarea', { rows: 10, spellcheck: 'false', autocomplete: 'off', wrap: 'soft', dir: 'ltr', oninput: () => this.#changed() });
  #answer = element('div', { class: 'answer', role: 'status' });
  #send = element('button', { type: 'button', class: 'primary', disabled: true, onclick: () => this.#replay() }, 'Replay the copy…');
  #waiting = null;
  #asked = null;

  constructor(record, isViewer, ended) {
    this.#record = record;
    this.#ended = ended;
    this.#isViewer = isViewer;
    this.#form = record.text !== null ? 'text' : 'base64';
    this.#original = record[this.#form];
    this.node = element('section', { class: 'panel', 'aria-label': 'Edit a copy' }, element('h2', {}, 'Edit a copy'), ...this.#content());
  }

  #content() {
    if (this.#original === null) {
      return [element('p', { class: 'muted' }, 'The record is too large to be edited here. Send a corrected one with ./millrace produce --topic.')];
    }
    const start = element('button', { type: 'button', onclick: () => this.#open(start) }, 'Edit a copy');
    return [element('p', { class: 'muted' }, 'The record itself stays as it is. The codec checks the copy as you type.'), start];
  }

  #open(start) {
    this.#input.value = this.#original;
    const label = this.#form === 'text' ? 'The copy' : 'The copy, in Base64';
    start.replaceWith(element('label', {}, label, this.#input), this.#answer, element('div', { class: 'commands end' }, this.#send));
    this.#input.focus();
    this.#select(this.#record.field);
    this.#ask();
  }

  #changed() {
    clearTimeout(this.#waiting);
    this.#send.disabled = true;
    this.#waiting = setTimeout(() => this.#ask(), QUIET_FOR);
  }

  async #ask() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const answer = await send('POST', '/api/preview', this.#copy({ topic: this.#record.topic }), this.#asked.signal);
      this.#answer.replaceChildren(...this.#show(answer));
      this.#send.disabled = this.#isViewer || answer.state === 'rejected' || this.#input.value === this.#original;
    } catch (problem) {
      showProblem(problem, null, this.#answer);
    }
  }

  #copy(others) {
    return { ...others, [this.#form]: this.#input.value };
  }

  #show(answer) {
    if (answer.state === 'several') {
      return [element('p', {}, `${count(answer.parts.length)} events in the record:`),
        element('ol', { start: 0 }, ...answer.parts.map(part => element('li', {}, ...this.#show(part))))];
    }
    const note = this.#input.value === this.#original ? ' Nothing is changed yet.' : '';
    if (answer.state === 'accepted') {
      return [element('p', {}, stateBadge('accepted'), note), element('dl', { class: 'facts' }, ...Object.entries(answer.event ?? {}).flatMap(([name, value]) =>
        [element('dt', {}, name), element('dd', {}, element('bdi', { class: 'bytes' }, visible(typeof value === 'string' ? value : JSON.stringify(value))))]))];
    }
    return [element('p', {}, stateBadge('rejected'), ' ', element('b', {}, `${answer.stage} · ${answer.reason}`), ' ', element('bdi', {}, visible(answer.detail ?? '')), note),
      answer.field && rangeOf(this.#input.value, answer.field)
        && element('button', { type: 'button', class: 'plain', onclick: () => this.#select(answer.field) }, `Go to ${answer.field}`)].filter(Boolean);
  }

  #select(field) {
    const range = field && this.#form === 'text' && rangeOf(this.#input.value, field);
    if (range) {
      this.#input.focus();
      this.#input.setSelectionRange(...range);
    }
  }

  #replay() {
    const place = placeOf(this.#record);
    new ActionDialog({
      title: `Replay a copy of ${place}`,
      says: [`Sends the edited copy to ${this.#record.topic}. The codec accepts it:`, this.#answer.cloneNode(true)],
      body: () => this.#copy({ action: 'replay', pipeline: this.#record.pipeline, records: [place] }),
      confirm: 'Replay the copy',
      ended: this.#ended,
    }).open();
  }
}
