/** An edited copy of a record: the codec's answer appears as one types, and the copy can be sent. */

import { send } from './api.js';
import { rangeOf } from './bytes.js';
import { ActionDialog } from './dialog.js';
import { button, element, facts, muted, section } from './dom.js';
import { count, kind, raw } from './format.js';
import { placeOf } from './links.js';
import { showProblem, stateBadge } from './page.js';

const QUIET_FOR = 250;

export class CopyEditor {
  #record;
  #isViewer;
  #ended;
  #lineEnd;
  #form;
  #original;
  #input = element('textarea', { rows: 10, spellcheck: 'false', autocomplete: 'off', dir: 'ltr', oninput: () => this.#changed() });
  #answer = element('div', { class: 'answer', role: 'status' });
  #send = button('Replay the copy…', () => this.#replay(), { class: 'primary', disabled: true });
  #waiting = null;
  #asked = null;

  constructor(record, isViewer, ended) {
    this.#record = record;
    this.#isViewer = isViewer;
    this.#ended = ended;
    this.#lineEnd = record.text?.includes('\r\n') ? '\r\n' : '\n';
    this.#form = record.text !== null && this.#sent(record.text.replaceAll('\r\n', '\n')) === record.text ? 'text' : 'base64';
    this.#original = record[this.#form];
    this.node = section('Edit a copy', ...this.#content());
  }

  #content() {
    if (this.#original === null) {
      return [muted('The record is too large to be edited here. Send a corrected one with ./millrace produce --topic.')];
    }
    const start = button('Edit a copy', () => this.#open(start));
    return [muted('The record itself stays as it is. The codec checks the copy as you type.'), start];
  }

  #open(start) {
    this.#input.value = this.#original;
    this.#original = this.#input.value;
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
    const isSame = this.#input.value === this.#original;
    try {
      const answer = await send('POST', '/api/preview', this.#copy({ topic: this.#record.topic }), this.#asked.signal);
      this.#answer.replaceChildren(...this.#show(answer), isSame ? muted('Nothing is changed yet.') : '');
      this.#send.disabled = this.#isViewer || answer.state === 'rejected' || isSame;
    } catch (problem) {
      showProblem(problem, null, this.#answer);
    }
  }

  #copy(others) {
    return { ...others, [this.#form]: this.#form === 'text' ? this.#sent(this.#input.value) : this.#input.value };
  }

  /** A text area knows one kind of line end. Text that mixes several is edited in Base64. */
  #sent(value) {
    return value.replaceAll('\n', this.#lineEnd);
  }

  #show(answer) {
    if (answer.state === 'several') {
      return [element('p', {}, `${count(answer.parts.length)} events in the record:`),
        element('ol', { start: 0 }, ...answer.parts.map(part => element('li', {}, ...this.#show(part))))];
    }
    if (answer.state === 'accepted') {
      const fields = Object.entries(answer.event ?? {}).map(([name, value]) =>
        [name, raw(typeof value === 'string' ? value : JSON.stringify(value), { class: 'bytes' })]);
      return [element('p', {}, stateBadge('accepted')), facts(fields)];
    }
    const why = element('p', {}, stateBadge('rejected'), ' ', element('b', {}, kind(answer)), ' ', raw(answer.detail));
    return answer.field && rangeOf(this.#input.value, answer.field)
      ? [why, button(`Go to ${answer.field}`, () => this.#select(answer.field), { class: 'plain' })] : [why];
  }

  #select(field) {
    const range = field && this.#form === 'text' && rangeOf(this.#input.value, field);
    if (range) {
      this.#input.focus();
      this.#input.setSelectionRange(...range);
    }
  }

  #replay() {
    const { pipeline, topic } = this.#record;
    const place = placeOf(this.#record);
    new ActionDialog({
      title: `Replay a copy of ${place}`,
      says: [`Sends the edited copy to ${topic}. The codec’s answer to it:`, this.#answer.cloneNode(true)],
      body: () => this.#copy({ action: 'replay', pipeline, records: [place] }),
      confirm: 'Replay the copy',
      ended: this.#ended,
    }).open();
  }
}
