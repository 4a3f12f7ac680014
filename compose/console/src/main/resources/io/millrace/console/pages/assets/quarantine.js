/** The quarantine: filters, kinds, and records by page; a record of the address is shown instead of the list. */

import { read } from './api.js';
import { byId, element, table, write } from './dom.js';
import { ActionDialog } from './dialog.js';
import { bytes, count, plural, time, visible } from './format.js';
import { address, emptyState, inPageLink, openPage, readQuery, showNotices, showProblem } from './page.js';
import { RecordView, placeOf } from './record.js';
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
  byId('total').hidden = isRecord;
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
  byId('rows').classList.add('stale');
  try {
    const answer = await read('/api/quarantine', { ...conditions(query), open: query.open === 'all' ? '' : 'true', after: query.after }, asked.signal);
    showFilters(query, answer.kinds);
    showKinds(query, answer.kinds);
    showRows(query, answer);
    byId('rows').classList.remove('stale');
  } catch (problem) {
    showProblem(problem, show);
    byId('rows').querySelector('.loading')?.remove();
  }
}

/** The filters as the server knows them. A time such as “the last hour” stays one in the address. */
function conditions({ pipeline, stage, reason, time: within, since, until }) {
  const at = text => Number.isNaN(Date.parse(text)) ? '' : Date.parse(text);
  return { pipeline, stage, reason, since: within in MINUTES ? Date.now() - MINUTES[within] * 60_000 : at(since), until: at(until) };
}

function applyFilters() {
  const values = Object.fromEntries(new FormData(form));
  const isBetween = values.time === 'between';
  selected.clear();
  history.pushState(null, '', address({ ...values, open: values.open ? '' : 'all', since: isBetween ? values.since : '', until: isBetween ? values.until : '' }));
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
  choices('reason', kinds.map(({ reason }) => reason));
  form.elements.stage.value = query.stage ?? '';
  form.elements.time.value = query.time ?? (query.since || query.until ? 'between' : '');
  form.elements.since.value = query.since ?? '';
  form.elements.until.value = query.until ?? '';
  form.elements.open.checked = query.open !== 'all';
  form.querySelectorAll('.between').forEach(label => label.hidden = form.elements.time.value !== 'between');
}

function showKinds(query, kinds) {
  const links = kinds.map(({ pipeline, stage, reason, records, newestAt }) => {
    const isChosen = query.pipeline === pipeline && query.stage === stage && query.reason === reason;
    const { pipeline: _, stage: __, reason: ___, after: ____, ...others } = query;
    return element('li', {}, inPageLink(address(isChosen ? others : { ...others, pipeline, stage, reason }), show,
      { 'aria-current': isChosen && 'true', title: newestAt === null ? null : `Newest: ${new Date(newestAt).toISOString()}` },
      element('span', {}, element('b', {}, pipeline), ` ${stage} · ${reason}`), element('span', { class: 'number' }, count(records))));
  });
  byId('kinds').replaceChildren(links.length > 0 ? element('ul', { class: 'kinds' }, ...links) : element('p', { class: 'muted' }, 'None.'));
  write(byId('total'), plural(kinds.reduce((sum, { records }) => sum + records, 0), 'record'));
}

function showRows(query, { kinds, rows, next }) {
  const isFiltered = ['pipeline', 'stage', 'reason', 'time', 'since', 'until'].some(name => query[name]);
  const columns = [
    { name: '', cell: checkbox },
    { name: 'Quarantined', cell: row => time(row.quarantinedAt) },
    { name: 'Record', cell: row => inPageLink(address({ ...query, record: `${row.pipeline}/${placeOf(row)}` }), show, {}, placeOf(row)) },
    { name: 'Pipeline', cell: row => row.pipeline },
    { name: 'Why, and its beginning', cell: why },
    { name: 'Size', number: true, cell: row => bytes(row.bytes) },
    { name: 'Replays', number: true, cell: row => row.open ? count(row.attempts) : `${count(row.attempts)}, accepted` },
  ];
  byId('rows').replaceChildren(rows.length > 0 ? table('Records in the quarantine', columns, rows, { class: 'lines records' })
    : isFiltered ? emptyState('No record fits these filters.', inPageLink('/quarantine', show, {}, 'Clear the filters'))
      : emptyState('The quarantine is empty.', element('p', {}, query.open === 'all' ? 'No pipeline has rejected a record.'
        : 'No record waits for a replay. Turn off “Open only” to see those that were accepted since.')));
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
  return element('div', { class: 'why' }, element('span', {}, element('b', {}, `${stage} · ${reason}`), ' ', element('bdi', {}, visible(detail ?? ''))),
    element('bdi', { class: 'bytes' }, visible(beginning)));
}

/** Without a selection the commands are about all records that the filters leave. */
function showCommands(query, kinds) {
  const place = byId('commands');
  const all = kinds?.reduce((sum, { pipeline, stage, reason, records }) =>
    (!query.pipeline || query.pipeline === pipeline) && (!query.stage || query.stage === stage) && (!query.reason || query.reason === reason)
      ? sum + records : sum, 0) ?? Number(place.dataset.all);
  place.dataset.all = all;
  const pipelines = new Set([...selected.values()].map(({ pipeline }) => pipeline));
  const button = (text, attributes) => element('button', { type: 'button', ...attributes }, text);
  place.replaceChildren(...selected.size > 0
    ? [button('Clear the selection', { class: 'plain', onclick: () => { selected.clear(); show(); } }),
      button(`Replay the selection (${count(selected.size)})…`, { class: 'primary', onclick: replaySelection, disabled: pipelines.size > 1,
        title: pipelines.size > 1 ? 'Select records of one pipeline.' : null }),
      ...(pipelines.size > 1 ? [element('span', { class: 'muted' }, 'Select records of one pipeline.')] : [])]
    : [...(isViewer ? [viewerNote(session)] : []),
      button('Replay all of these…', { onclick: () => replayAll(query), disabled: isViewer || all === 0 || query.open === 'all',
        title: query.open === 'all' ? 'Turn on “Open only”: accepted records are not sent again.' : null })]);
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
  new ActionDialog({
    title,
    says: ['Sends these records to their topics again, each once. Those that are accepted leave the open quarantine.'],
    rehearse: () => ({ action: 'replay', dryRun: true, ...what }),
    body: () => ({ action: 'replay', dryRun: false, ...what }),
    confirm: 'Replay',
    ended: () => { selected.clear(); show(); },
  }).open();
}
