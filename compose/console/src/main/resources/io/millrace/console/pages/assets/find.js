/** Where an event is: its trace as a timeline. */

import { read } from './api.js';
import { byId, element, muted } from './dom.js';
import { kind, plural, raw, span, time } from './format.js';
import { address, eventLink, link, pipelineLink, placeOf, recordLink, tablePath } from './links.js';
import { emptyState, openPage, readQuery, showNotices, showProblem, stateBadge, unknownNotices } from './page.js';

/** What became of a record that is in no table, and neither rejected nor a duplicate. */
const RESTS = {
  filtered: 'Filtered', skipped: 'Skipped', read: 'Read', 'before-beginning': 'Before the beginning', 'never-run': 'Not run yet',
};

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
    byId('result').replaceChildren(emptyState('Find out where an event is, or why it is in no table.',
      'The API answers each event with its id and its place. Both work here, and so does the id that a sender gave.'));
    return;
  }
  asked = new AbortController();
  byId('result').replaceChildren(element('p', { class: 'loading' }, 'Asking Kafka, ledger and quarantine…'));
  try {
    const { reports } = await read('/api/trace', { event: event.trim(), topic: topic.trim(), source: source.trim() }, asked.signal);
    showNotices(unknownNotices([...new Set(reports.flatMap(({ unknown }) => unknown ?? []))]));
    const records = reports.flatMap(({ topic: of, records: each }) => each.map(record => recordView(of, record)));
    byId('result').replaceChildren(...(records.length > 0 ? records : [emptyState('No record has this id.',
      'Senders’ ids are remembered for id-retention. For an older event, use its place: topic/partition/offset.')]));
  } catch (problem) {
    if (problem.name !== 'AbortError') {
      byId('result').replaceChildren();
      showProblem(problem, show);
    }
  }
}

function recordView(topic, record) {
  const place = placeOf({ topic, ...record });
  const id = record.id === undefined ? '' : element('span', { class: 'muted' }, 'id ', raw(record.id));
  return element('section', { class: 'panel', 'aria-label': place },
    element('div', { class: 'title' }, element('h2', { class: 'large' }, place), id),
    record.pipelines.length === 0 ? emptyState('No pipeline reads this topic.')
      : element('div', { class: 'columns traces' }, ...record.pipelines.map(pipeline => pipelineView({ topic, ...record }, pipeline))));
}

function pipelineView(record, pipeline) {
  return element('article', {},
    element('h3', {}, pipelineLink(pipeline.pipeline), ' ', stateBadge(pipeline.state)),
    element('ol', { class: 'timeline' },
      ...sent(record, pipeline), ...batch(record, pipeline), ...tables(pipeline), ...quarantine(record, pipeline),
      ...rest(record, pipeline)),
    muted(raw(pipeline.sentence)));
}

function sent({ takenAt }, { replayOf, behind }) {
  const steps = [step('done', 'Taken by Kafka', takenAt ? time(takenAt) : 'Kafka does not have it any more')];
  if (replayOf) {
    const [pipeline, topic, partition, offset, part] = replayOf.split('/');
    const place = placeOf({ topic, partition, offset, part: /^\d+$/.test(part) ? part : null });
    steps.unshift(step('done', 'Sent again', 'a replay of ', recordLink(pipeline, place, place)));
  }
  if (behind) {
    const batches = behind.batches ? `, about ${plural(behind.batches, 'batch', 'batches')}` : '';
    steps.push(step('waiting', 'Waits', `${plural(behind.records, 'record')} to read${batches}`));
  }
  return steps;
}

function batch({ takenAt }, { batch: number, committedAt }) {
  if (number === undefined) {
    return [];
  }
  const after = takenAt && committedAt ? `, ${span(Date.parse(committedAt) - Date.parse(takenAt))} after Kafka took it` : '';
  return [step('done', `Read in batch ${number}`, ...(committedAt ? ['committed ', time(committedAt), after] : []))];
}

function tables({ tables: all = [] }) {
  const stepOf = (of, title) => {
    const items = all.filter(each => each.of === of).map(({ table, version }) =>
      element('li', {}, link(tablePath(...table.split('.')), table), version === undefined ? '' : ` from version ${version} on`));
    return items.length > 0 ? [step('accepted', title, element('ul', {}, ...items))] : [];
  };
  return [...stepOf('event', 'Visible in tables'), ...stepOf('fold', 'Folds of the same batch wrote')];
}

function quarantine(record, { pipeline, quarantine: all = [] }) {
  return all.flatMap(({ part, stage, reason, detail, quarantinedAt, replays = [] }) => [
    step('quarantined', part === undefined ? 'Quarantined' : `Event ${part} quarantined`,
      element('b', {}, kind({ stage, reason })), ' ', raw(detail), element('br'), time(quarantinedAt), ' ',
      recordLink(pipeline, placeOf({ ...record, part }), 'Open the record')),
    ...replays.map(({ attempt, offset, replayedAt, state }) => step(state, `Sent again, attempt ${attempt}`,
      time(replayedAt), ', ', eventLink(placeOf({ ...record, offset }), `offset ${offset}`), ' ', stateBadge(state))),
  ]);
}

function rest(record, { state, duplicateOf }) {
  if (duplicateOf !== undefined) {
    const first = eventLink(placeOf({ ...record, offset: duplicateOf }), `offset ${duplicateOf}`);
    return [step('idle', 'Left out as a duplicate', 'of ', first)];
  }
  return state in RESTS ? [step('idle', RESTS[state])] : [];
}

function step(kindOfStep, title, ...content) {
  return element('li', { class: kindOfStep }, element('p', { class: 'strong' }, title), element('div', { class: 'muted' }, ...content));
}
