/** One record of the quarantine: its bytes, why it was rejected, its headers and replays, and a copy to edit. */

import { read } from './api.js';
import { bytesOf } from './bytes.js';
import { CopyEditor } from './copy.js';
import { ActionDialog } from './dialog.js';
import { element, table } from './dom.js';
import { bytes, count, plural, time, visible } from './format.js';
import { inPageLink, showProblem, stateBadge } from './page.js';
import { viewerNote } from './starts.js';

/** As actions name it: topic/partition/offset, and #part for one event of a record. */
export function placeOf({ topic, partition, offset, part }) {
  return `${topic}/${partition}/${offset}${part === null || part === undefined ? '' : `#${part}`}`;
}

export class RecordView {
  #place;
  #session;
  #back;
  #asked = null;

  constructor(place, session, back) {
    this.#place = place;
    this.#session = session;
    this.#back = back;
  }

  /** @param name pipeline/topic/partition/offset#part */
  async show(name, list) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const [, pipeline, topic, partition, offset, part] = /^([^/]*)\/([^/]*)\/(\d+)\/(\d+)(?:#(\d+))?$/.exec(name) ?? [];
    const head = element('nav', { class: 'crumbs', 'aria-label': 'Where this is' }, inPageLink(list, this.#back, {}, '← All records'));
    this.#place.replaceChildren(head, element('p', { class: 'loading' }, 'Asking the quarantine…'));
    try {
      const record = await read('/api/quarantine/record', { pipeline, topic, partition, offset, part }, this.#asked.signal);
      this.#place.replaceChildren(head, ...this.#draw(record, () => this.show(name, list)));
    } catch (problem) {
      this.#place.querySelector('.loading')?.remove();
      showProblem(problem, () => this.show(name, list));
    }
  }

  #draw(record, again) {
    const place = placeOf(record);
    const isViewer = this.#session.role !== 'operator';
    const why = isViewer ? viewerNote(this.#session) : record.open ? null : element('p', { class: 'muted' }, 'Accepted since, so it is not sent again.');
    const replay = element('button', { type: 'button', class: 'primary', disabled: isViewer || !record.open, onclick: () => this.#replay(record, again) }, 'Replay…');
    const trace = element('a', { class: 'button', href: `/find?event=${encodeURIComponent(`${record.topic}/${record.partition}/${record.offset}`)}` }, 'Trace');
    const editor = new CopyEditor(record, isViewer, again);
    const section = (title, ...content) => element('section', { class: 'panel', 'aria-label': title }, element('h2', {}, title), ...content);
    return [
      element('div', { class: 'title' }, element('h2', { class: 'large' }, place), stateBadge(record.open ? 'quarantined' : 'accepted'),
        element('div', { class: 'commands' }, trace, replay)),
      why ?? '',
      element('p', { class: 'notice warning' }, element('b', {}, `${record.stage} · ${record.reason}`), ' ', element('bdi', {}, visible(record.detail ?? ''))),
      element('div', { class: 'columns record' },
        element('div', {}, section('Bytes', ...this.#bytes(record)), editor.node),
        element('div', {}, section('Record', this.#facts(record)), section('Headers', this.#headers(record)), section('Replays', this.#history(record)))),
    ];
  }

  #bytes(record) {
    const note = record.text !== null || record.bytes === null ? null
      : record.base64 === null ? `Its first 4 KiB of ${bytes(record.bytes)}; a record above 1 MiB cannot be edited here.`
        : record.bytes > 4096 ? `Its first 4 KiB of ${bytes(record.bytes)}, which are not shown as text.` : 'They are not UTF-8.';
    return [bytesOf(record), note && element('p', { class: 'muted' }, note),
      record.field && element('p', { class: 'muted' }, 'The reason names the field ', element('code', {}, visible(record.field)), '.')];
  }

  #facts(record) {
    const facts = [['Pipeline', element('a', { href: `/pipelines/${encodeURIComponent(record.pipeline)}` }, record.pipeline)], ['Topic', record.topic],
      ['Partition', String(record.partition)], ['Offset', count(record.offset)], record.part !== null && ['Event of the record', count(record.part)],
      ['Taken by Kafka', time(record.kafkaTimestamp)], ['Quarantined', time(record.quarantinedAt)], ['Size', bytes(record.bytes)]].filter(Boolean);
    return element('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  }

  #headers({ headers }) {
    return headers.length === 0 ? element('p', { class: 'muted' }, 'None, or the record has expired in Kafka.')
      : table('Headers', [{ name: 'Name', cell: each => visible(each.name) }, { name: 'Value', cell: each => element('bdi', { class: 'bytes' }, visible(each.value ?? '')) }], headers);
  }

  #history({ history, topic, partition }) {
    return history.length === 0 ? element('p', { class: 'muted' }, 'It was not sent again yet.')
      : element('ol', { class: 'timeline' }, ...history.map(({ attempt, at, atOffset, edited, state, reason, detail }) => element('li', { class: state },
        element('p', {}, element('b', {}, `Attempt ${attempt}`), edited && ', an edited copy', ' ', stateBadge(state)),
        element('p', { class: 'muted' }, time(at), atOffset !== null && ' at ', atOffset !== null
          && element('a', { href: `/find?event=${encodeURIComponent(`${topic}/${partition}/${atOffset}`)}` }, `${topic}/${partition}/${atOffset}`)),
        reason && element('p', {}, `${reason}: `, element('bdi', {}, visible(detail ?? ''))))));
  }

  #replay(record, ended) {
    const what = { pipeline: record.pipeline, records: [placeOf(record)] };
    new ActionDialog({
      title: `Replay ${placeOf(record)}`,
      says: [`Sends ${plural(1, 'record')} to ${record.topic} again, as it is. It was rejected at stage ${record.stage}: ${record.reason}.`],
      rehearse: () => ({ action: 'replay', dryRun: true, ...what }),
      body: () => ({ action: 'replay', dryRun: false, ...what }),
      confirm: 'Replay',
      ended,
    }).open();
  }
}
