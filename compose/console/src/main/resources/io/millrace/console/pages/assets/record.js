/** One record of the quarantine: its bytes, why it was rejected, its headers and replays, and a copy to edit. */

import { read } from './api.js';
import { bytesOf } from './bytes.js';
import { CopyEditor } from './copy.js';
import { ActionDialog } from './dialog.js';
import { button, element, facts, muted, section, table } from './dom.js';
import { bytes, count, kind, raw, time, visible } from './format.js';
import { address, eventLink, inPageLink, pipelineLink, placeOf } from './links.js';
import { crumbs, showProblem, stateBadge } from './page.js';
import { viewerNote } from './starts.js';

const NAME = /^([^/]*)\/([^/]*)\/(\d+)\/(\d+)(?:#(\d+))?$/;

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
    const [, pipeline, topic, partition, offset, part] = NAME.exec(name) ?? [];
    const head = element('nav', { class: 'crumbs', 'aria-label': 'Where this is' },
      ...crumbs(inPageLink(list, this.#back, {}, 'Quarantine'), name));
    this.#place.replaceChildren(head, element('p', { class: 'loading' }, 'Asking the quarantine…'));
    const again = () => this.show(name, list);
    try {
      const record = await read('/api/quarantine/record', { pipeline, topic, partition, offset, part }, this.#asked.signal);
      this.#place.replaceChildren(head, ...this.#draw(record, again));
    } catch (problem) {
      showProblem(problem, again);
    }
  }

  #draw(record, again) {
    const isViewer = this.#session.role !== 'operator';
    const replay = button('Replay…', () => this.#replay(record, again), { class: 'primary', disabled: isViewer || !record.open });
    const trace = element('a', { class: 'button', href: address({ event: placeOf({ ...record, part: null }) }, '/find') }, 'Trace');
    const note = isViewer ? viewerNote(this.#session) : record.open ? '' : muted('Accepted since, so it is not sent again.');
    return [
      element('div', { class: 'title' }, element('h1', {}, placeOf(record)), stateBadge(record.open ? 'quarantined' : 'accepted'),
        element('div', { class: 'commands' }, trace, replay)),
      note,
      element('p', { class: 'notice warning' }, element('b', {}, kind(record)), ' ', raw(record.detail)),
      element('div', { class: 'columns record' },
        element('div', {}, section('Bytes', ...this.#bytes(record)), new CopyEditor(record, isViewer, again).node),
        element('div', {}, section('Record', this.#facts(record)), section('Headers', this.#headers(record)),
          section('Replays', this.#history(record)))),
    ];
  }

  #bytes(record) {
    const beginning = `Its first 4 KiB of ${bytes(record.bytes)}`;
    const note = record.text !== null || record.bytes === null ? null
      : record.base64 === null ? `${beginning}; a record above 1 MiB cannot be edited here.`
        : record.bytes > 4096 ? `${beginning}.` : 'They are not UTF-8.';
    return [bytesOf(record), note && muted(note),
      record.field && muted('The reason names the field ', element('code', {}, visible(record.field)), '.')];
  }

  #facts({ pipeline, topic, partition, offset, part, kafkaTimestamp, quarantinedAt, bytes: size }) {
    return facts([
      ['Pipeline', pipelineLink(pipeline)],
      ['Topic', topic],
      ['Partition', String(partition)],
      ['Offset', count(offset)],
      ...(part === null ? [] : [['Event of the record', String(part)]]),
      ['Taken by Kafka', time(kafkaTimestamp)],
      ['Quarantined', time(quarantinedAt)],
      ['Size', bytes(size)],
    ]);
  }

  #headers({ headers }) {
    return headers.length === 0 ? muted('None, or the record has expired in Kafka.') : table('Headers', [
      { name: 'Name', cell: each => visible(each.name) },
      { name: 'Value', cell: each => raw(each.value, { class: 'bytes' }) },
    ], headers);
  }

  #history({ history, topic, partition }) {
    const attempts = history.map(({ attempt, at, atOffset, edited, state, reason, detail }) => element('li', { class: state },
      element('p', {}, element('b', {}, `Attempt ${attempt}`), edited && ', an edited copy', ' ', stateBadge(state)),
      muted(time(at), ...(atOffset === null ? [] : [' at ', eventLink(placeOf({ topic, partition, offset: atOffset }))])),
      reason && element('p', {}, `${reason}: `, raw(detail))));
    return attempts.length === 0 ? muted('It was not sent again yet.') : element('ol', { class: 'timeline' }, ...attempts);
  }

  #replay(record, ended) {
    const what = { action: 'replay', pipeline: record.pipeline, records: [placeOf(record)] };
    new ActionDialog({
      title: `Replay ${placeOf(record)}`,
      says: [`Sends the record to ${record.topic} again, as it is. It was rejected: ${kind(record)}.`],
      rehearse: () => ({ ...what, dryRun: true }),
      body: () => ({ ...what, dryRun: false }),
      confirm: 'Replay',
      ended,
    }).open();
  }
}
