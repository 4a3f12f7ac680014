/** Where an event is: its trace as a timeline. */

import { read } from './api.js';
import { byId, element } from './dom.js';
import { plural, span, time, visible } from './format.js';
import { address, emptyState, openPage, readQuery, showNotices, showProblem, stateBadge, unknownNotices } from './page.js';
import { placeOf } from './record.js';

const form = byId('search');
let asked = null;

await openPage();
form.addEventListener('submit', event => {
  event.preventDefault();
  history.pushState(null, '', address(Object.fromEntries(new FormData(form))));
  show();
});
window.addEventListener('popstate', show);
await show();

async function show() {
  const { event = '', topic = '', source = '' } = readQuery();
  Object.entries({ event, topic, source }).forEach(([name, value]) => form.elements[name].value = value);
  asked?.abort();
  showNotices([]);
  if (event === '') {
    byId('result').replaceChildren(emptyState('Find out where an event is, or why it is in no table.', element('p', {},
      'The API answers each event with its id and its place. Both work here, and so does the id that a sender gave.')));
    return;
  }
  asked = new AbortController();
  byId('result').replaceChildren(element('p', { class: 'loading' }, 'Asking Kafka, ledger and quarantine…'));
  try {
    const { reports } = await read('/api/trace', { event: event.trim(), topic: topic.trim(), source: source.trim() }, asked.signal);
    showNotices(unknownNotices([...new Set(reports.flatMap(({ unknown }) => unknown ?? []))]));
    const records = reports.flatMap(({ topic: of, records: each }) => each.map(record => recordView(of, record)));
    byId('result').replaceChildren(...(records.length > 0 ? records : [emptyState('No record has this id.', element('p', {},
      'Senders’ ids are remembered for id-retention. For an older event, use its place: topic/partition/offset.'))]));
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      byId('result').replaceChildren();
      showProblem(problem, show);
    }
  }
}

function recordView(topic, record) {
  const place = `${topic}/${record.partition}/${record.offset}`;
  return element('section', { class: 'panel', 'aria-label': place },
    element('div', { class: 'title' }, element('h2', { class: 'large' }, place), record.id && element('span', { class: 'muted' }, 'id ', element('bdi', {}, visible(record.id)))),
    element('div', { class: 'columns traces' }, ...record.pipelines.map(pipeline => pipelineView({ topic, ...record }, pipeline))),
    record.pipelines.length === 0 && emptyState('No pipeline reads this topic.'));
}

function pipelineView(record, pipeline) {
  return element('article', {},
    element('h3', {}, element('a', { href: `/pipelines/${encodeURIComponent(pipeline.pipeline)}` }, pipeline.pipeline), ' ', stateBadge(pipeline.state)),
    element('ol', { class: 'timeline' }, ...steps(record, pipeline)),
    element('p', { class: 'muted' }, element('bdi', {}, visible(pipeline.sentence))));
}

function steps(record, { pipeline, state, batch, committedAt, tables, quarantine, duplicateOf, replayOf, behind }) {
  const { topic, partition, takenAt } = record;
  const eventLink = offset => element('a', { href: `/find?event=${encodeURIComponent(`${topic}/${partition}/${offset}`)}` }, `offset ${offset}`);
  const after = takenAt && committedAt ? `${span(Date.parse(committedAt) - Date.parse(takenAt))} after Kafka took it` : null;
  const all = [step('done', 'Taken by Kafka', takenAt ? time(takenAt) : 'Kafka does not have it any more')];
  if (replayOf !== undefined) {
    all.unshift(step('done', 'Sent again', 'a replay of ', replayLink(replayOf)));
  }
  if (behind) {
    all.push(step('waiting', 'Waits', `${plural(behind.records, 'record')} to read${behind.batches === null || behind.batches === undefined ? '' : `, about ${plural(behind.batches, 'batch', 'batches')}`}`));
  }
  if (batch !== undefined) {
    all.push(step('done', `Read in batch ${batch}`, committedAt && 'committed ', committedAt && time(committedAt), after && `, ${after}`));
  }
  for (const [of, title] of [['event', 'Visible in tables'], ['fold', 'Folds of the same batch wrote']]) {
    const own = (tables ?? []).filter(each => each.of === of);
    if (own.length > 0) {
      all.push(step('accepted', title, element('ul', {}, ...own.map(tableItem))));
    }
  }
  if (duplicateOf !== undefined) {
    all.push(step('idle', 'Left out as a duplicate', 'of ', eventLink(duplicateOf)));
  }
  for (const rejection of quarantine ?? []) {
    all.push(rejectionStep(record, pipeline, rejection));
    all.push(...(rejection.replays ?? []).map(replay => step(replay.state, `Sent again, attempt ${replay.attempt}`, time(replay.replayedAt), ', ', eventLink(replay.offset), ' ', stateBadge(replay.state))));
  }
  if (['filtered', 'skipped', 'read', 'before-beginning', 'never-run'].includes(state)) {
    all.push(step('idle', { filtered: 'Filtered', skipped: 'Skipped', read: 'Read', 'before-beginning': 'Before the beginning', 'never-run': 'Not run yet' }[state]));
  }
  return all;
}

function rejectionStep(record, pipeline, { part, stage, reason, detail, quarantinedAt }) {
  return step('quarantined', part === undefined ? 'Quarantined' : `Event ${part} quarantined`, element('b', {}, `${stage} · ${reason}`), ' ',
    element('bdi', {}, visible(detail ?? '')), element('br'), time(quarantinedAt), ' ',
    element('a', { href: address({ record: `${pipeline}/${placeOf({ ...record, part })}`, open: 'all' }, '/quarantine') }, 'Open the record'));
}

function tableItem({ table, version }) {
  const [schema, name] = table.split('.');
  return element('li', {}, element('a', { href: `/tables/${encodeURIComponent(schema)}/${encodeURIComponent(name ?? '')}` }, table),
    version !== undefined && ` from version ${version} on`);
}

function replayLink(replayOf) {
  const [pipeline, topic, partition, offset, part] = replayOf.split('/');
  const place = `${topic}/${partition}/${offset}`;
  return element('a', { href: address({ record: `${pipeline}/${place}${/^\d+$/.test(part) ? `#${part}` : ''}`, open: 'all' }, '/quarantine') }, place);
}

function step(kind, title, ...content) {
  return element('li', { class: kind }, element('p', { class: 'strong' }, title), element('div', { class: 'muted' }, ...content));
}
