/** The quarantine: filters, kinds, and records by page; a record of the address is shown instead of the list. */

import { read } from './api.js';
import { ActionDialog } from './dialog.js';
import { button, byId, element, muted, quiet, table, write } from './dom.js';
import { bytes, count, kind, plural, raw, time } from './format.js';
import { address, inPageLink, placeOf } from './links.js';
import { emptyState, openPage, readQuery, showNotices, showProblem } from './page.js';
import { RecordView } from './record.js';
import { viewerNote } from './starts.js';

const MOST_SELECTED = 1000;
const MINUTES = { '15m': 15, '1h': 60, '24h': 24 * 60, '7d': 7 * 24 * 60 };
const form = byId('filters');
const selected = new Map();
let asked = null;

const session = await openPage();
const isViewer = session.role !== 'operator';
const record = new RecordView(byId('record'), session, show);
form.addEventListener('change', applyFilters);
form.addEventListener('submit', event => event.preventDefault());
window.addEventListener('popstate', show);
await show();

async function show() {
  const query = readQuery();
  const isRecord = 'record' in query;
  byId('list').hidden = isRecord;
  byId('record').hidden = !isRecord;
  document.title = `${isRecord ? query.record : 'Quarantine'} · Millrace`;
  showNotices([]);
  if (isRecord) {
    await record.show(query.record, address({ ...query, record: '' }));
  } else {
    await showList(query);
  }
}

async function showList(query) {
  asked?.abort();
  asked = new AbortController();
  showFilters(query, []);
  byId('rows').classList.add('stale');
  try {
    const open = query.open === 'all' ? '' : 'true';
    const answer = await read('/api/quarantine', { ...conditions(query), open, after: query.after }, asked.signal);
    showFilters(query, answer.kinds);
    showKinds(query, answer.kinds);
    showRows(query, answer);
    byId('rows').classList.remove('stale');
  } catch (problem) {
    showProblem(problem, show);
  }
}

/** The filters as the server knows them. A time such as “the last hour” stays one in the address. */
function conditions({ pipeline, stage, reason, time: within, since, until }) {
  const at = text => Number.isNaN(Date.parse(text)) ? '' : Date.parse(text);
  return { pipeline, stage, reason, since: within in MINUTES ? Date.now() - MINUTES[within] * 60_000 : at(since), until: at(until) };
}

function applyFilters() {
  const values = Object.fromEntries(new FormData(form));
  const utc = local => values.time === 'between' && local ? new Date(local).toISOString() : '';
  const between = { since: utc(values.since), until: utc(values.until) };
  selected.clear();
  history.pushState(null, '', address({ ...values, ...between, open: values.open ? '' : 'all' }));
  show();
}

function showFilters(query, kinds) {
  const choices = (name, values) => {
    const select = form.elements[name];
    const all = [...new Set([...values, query[name] ?? ''])].filter(Boolean).sort();
    select.replaceChildren(element('option', { value: '' }, 'All'), ...all.map(value => element('option', {}, value)));
    select.value = query[name] ?? '';
  };
  const known = [...form.elements.pipeline.options].map(({ value }) => value);
  choices('pipeline', [...known, ...kinds.map(({ pipeline }) => pipeline)]);
  choices('reason', [...[...form.elements.reason.options].map(({ value }) => value), ...kinds.map(({ reason }) => reason)]);
  form.elements.stage.value = query.stage ?? '';
  form.elements.time.value = query.time ?? (query.since || query.until ? 'between' : '');
  form.elements.since.value = localInput(query.since);
  form.elements.until.value = localInput(query.until);
  form.elements.open.checked = query.open !== 'all';
  form.querySelectorAll('.between').forEach(label => label.hidden = form.elements.time.value !== 'between');
}

/** The address has times in UTC, so that it means the same elsewhere; an input has them in the reader's time zone. */
function localInput(utc) {
  const date = new Date(utc ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function showKinds(query, kinds) {
  const links = kinds.map(({ pipeline, stage, reason, records, newestAt }) => {
    const isChosen = query.pipeline === pipeline && query.stage === stage && query.reason === reason;
    const { pipeline: _, stage: __, reason: ___, after: ____, ...others } = query;
    return element('li', {}, inPageLink(address(isChosen ? others : { ...others, pipeline, stage, reason }), show,
      { 'aria-current': isChosen && 'true', title: newestAt === null ? null : `Newest: ${new Date(newestAt).toISOString()}` },
      element('span', {}, element('b', {}, pipeline), ` ${kind({ stage, reason })}`),
      element('span', { class: 'number' }, count(records))));
  });
  byId('kinds').replaceChildren(links.length > 0 ? element('ul', { class: 'kinds' }, ...links) : muted('None.'));
  write(byId('total'), plural(kinds.reduce((sum, { records }) => sum + records, 0), 'record'));
}

function showRows(query, { kinds, rows, next }) {
  const isFiltered = ['pipeline', 'stage', 'reason', 'time', 'since', 'until'].some(name => query[name]);
  const columns = [
    { name: quiet('Select'), cell: checkbox },
    { name: 'Quarantined', cell: row => time(row.quarantinedAt) },
    { name: 'Record', cell: row => inPageLink(address({ ...query, record: `${row.pipeline}/${placeOf(row)}` }), show, {}, placeOf(row)) },
    { name: 'Pipeline', cell: row => row.pipeline },
    { name: 'Why, and its beginning', cell: why },
    { name: 'Size', number: true, cell: row => bytes(row.bytes) },
    { name: 'Replays', number: true, cell: row => row.open ? count(row.attempts) : `${count(row.attempts)}, accepted` },
  ];
  byId('rows').replaceChildren(rows.length > 0 ? table('Records in the quarantine', columns, rows, { class: 'lines records' })
    : isFiltered ? emptyState('No record fits these filters.', inPageLink('/quarantine', show, {}, 'Clear the filters'))
      : emptyState('The quarantine is empty.', query.open === 'all' ? 'No pipeline has rejected a record.'
        : 'No record waits for a replay. Turn off “Open only” to see those that were accepted since.'));
  byId('paging').replaceChildren(...[
    query.after && inPageLink(address({ ...query, after: '' }), show, {}, 'Newest'),
    next && inPageLink(address({ ...query, after: next }), show, {}, 'Older →')].filter(Boolean));
  showCommands(query, kinds);
}

function checkbox(row) {
  const place = placeOf(row);
  const key = `${row.pipeline}/${place}`;
  return element('input', {
    type: 'checkbox', 'aria-label': `Select ${place}`, checked: selected.has(key), disabled: !row.open || isViewer,
    title: row.open ? null : 'Accepted since', onchange: event => {
      event.target.checked && selected.size < MOST_SELECTED ? selected.set(key, { pipeline: row.pipeline, place }) : selected.delete(key);
      event.target.checked = selected.has(key);
      showCommands(readQuery(), null);
    },
  });
}

function why({ stage, reason, detail, beginning }) {
  return element('div', { class: 'why' },
    element('span', {}, element('b', {}, kind({ stage, reason })), ' ', raw(detail)), raw(beginning, { class: 'bytes' }));
}

/** Without a selection the commands are about all records that the filters leave. */
function showCommands(query, kinds) {
  const place = byId('commands');
  if (kinds !== null) {
    const fits = each => ['pipeline', 'stage', 'reason'].every(name => !query[name] || query[name] === each[name]);
    place.dataset.all = kinds.filter(fits).reduce((sum, { records }) => sum + records, 0);
  }
  place.replaceChildren(...selected.size > 0 ? selectionCommands() : [
    isViewer ? viewerNote(session) : query.open === 'all' ? muted('Accepted records are not sent again.') : '',
    button('Replay all of these…', () => replayAll(query), { disabled: isViewer || place.dataset.all === '0' || query.open === 'all' }),
  ]);
}

function selectionCommands() {
  const isOfSeveral = new Set([...selected.values()].map(({ pipeline }) => pipeline)).size > 1;
  const clear = () => {
    selected.clear();
    show();
  };
  return [
    isOfSeveral ? muted('Select records of one pipeline.') : '',
    button('Clear the selection', clear, { class: 'plain' }),
    button(`Replay the selection (${count(selected.size)})…`, replaySelection, { class: 'primary', disabled: isOfSeveral }),
  ];
}

function replaySelection() {
  const [{ pipeline }] = selected.values();
  const records = [...selected.values()].map(({ place }) => place);
  openReplay(`Replay ${plural(records.length, 'record')} of ${pipeline}`, { pipeline, records });
}

function replayAll(query) {
  const filters = Object.fromEntries(Object.entries(conditions(query)).filter(([, value]) => value));
  const words = [query.pipeline, query.stage, query.reason].filter(Boolean).join(' · ');
  openReplay(words ? `Replay all of ${words}` : 'Replay the open quarantine', filters);
}

function openReplay(title, what) {
  const ended = () => {
    selected.clear();
    show();
  };
  new ActionDialog({
    title,
    says: ['Sends these records to their topics again, each once. Those that are accepted leave the open quarantine.'],
    rehearse: () => ({ action: 'replay', dryRun: true, ...what }),
    body: () => ({ action: 'replay', dryRun: false, ...what }),
    confirm: 'Replay',
    ended,
  }).open();
}
