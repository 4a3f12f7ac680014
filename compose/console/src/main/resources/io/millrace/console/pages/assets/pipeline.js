/** One pipeline: its batches, partitions, watermark, state and tables, its plan and its actions. */

import { read } from './api.js';
import { BatchChart } from './charts.js';
import { byId, element, table, write } from './dom.js';
import { age, bytes, clock, count, plural, rate, share, span, time, visible } from './format.js';
import { Live } from './live.js';
import { address, commandLine, emptyState, openPage, showLive, showNotices, showProblem, stateBadge, unknownNotices } from './page.js';
import { startButtons } from './starts.js';

const AT_MOST_EVERY = 3_000;
const AT_LEAST_EVERY = 15_000;
const name = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const path = `/api/pipelines/${encodeURIComponent(name)}`;
const records = new BatchChart(byId('records'), [
  { label: 'Accepted', color: '--accent', value: batch => batch.accepted },
  { label: 'Filtered', color: '--filtered', value: batch => batch.filtered },
  { label: 'Duplicates', color: '--duplicates', value: batch => batch.duplicates },
  { label: 'Quarantined', color: '--rejected', value: batch => batch.quarantined },
], count);
const times = new BatchChart(byId('times'), [
  { label: 'Commit', color: '--filtered', value: batch => batch.commitMillis },
  { label: 'Read, process, write', color: '--accent', value: batch => batch.millis - batch.commitMillis },
], span);
let overview = null;
let pipeline = null;
let loadedAt = 0;
let loadedBatch = null;

document.title = `${name} · Millrace`;
write(byId('name'), name);
const session = await openPage();
byId('actions').replaceChildren(startButtons(name, session, load));
byId('plan-load').addEventListener('click', loadPlan);
byId('batches').addEventListener('toggle', showBatches);
await load();
new Live({ overview: heard }, showLive);

/** The figures are live; the rest is asked for when a batch has been committed, but not all the time. */
function heard(latest) {
  overview = { at: latest.at, ...latest.pipelines.find(each => each.name === name) };
  showCrumbs(latest.pipelines);
  const since = Date.now() - loadedAt;
  if (since > AT_LEAST_EVERY || (since > AT_MOST_EVERY && overview.batch !== loadedBatch)) {
    load();
  } else if (pipeline !== null) {
    showFigures();
  }
}

async function load() {
  loadedAt = Date.now();
  loadedBatch = overview?.batch ?? null;
  try {
    show(await read(path));
  } catch (problem) {
    showProblem(problem, load);
  }
}

function show(loaded) {
  pipeline = loaded;
  byId('state').replaceChildren(stateBadge(pipeline.state));
  write(byId('driver'), pipeline.driver === null ? 'No driver answers'
    : `Driver ${pipeline.driver}${pipeline.epoch === null ? '' : `, epoch ${pipeline.epoch}`}`);
  showNotices([
    ...(pipeline.error ? [{ kind: 'bad', content: [visible(pipeline.error)] }] : []),
    ...(pipeline.state === 'silent' ? [{ kind: 'bad', content: ['No driver answers. See ./millrace status, or start a driver with ./millrace up.'] }] : []),
    ...(pipeline.tookOverFrom ? [{ kind: 'info', content: [`This driver took over from ${pipeline.tookOverFrom}.`] }] : []),
    ...unknownNotices(pipeline.unknown),
  ]);
  showFigures();
  showCharts();
  showBatches();
  replaceUnlessUsed(byId('partitions'), partitions());
  replaceUnlessUsed(byId('tables'), tables());
  replaceUnlessUsed(byId('reasons'), reasons());
  showAudit();
}

/** A table that somebody scrolls or selects in stays as it is until they have left it. */
function replaceUnlessUsed(place, node) {
  const selection = getSelection();
  const isUsed = place.contains(document.activeElement) || (!selection.isCollapsed && place.contains(selection.anchorNode));
  if (!isUsed || !place.hasChildNodes()) {
    const left = place.firstElementChild?.scrollLeft ?? 0;
    place.replaceChildren(node);
    node.scrollLeft = left;
  }
}

function showCrumbs(pipelines) {
  const crumbs = byId('crumbs');
  const names = pipelines.map(each => each.name);
  if (crumbs.dataset.names !== names.join()) {
    crumbs.dataset.names = names.join();
    crumbs.replaceChildren(element('a', { href: '/' }, 'Overview'), element('span', { 'aria-hidden': 'true' }, '/'),
      ...names.map(each => element('a', { href: `/pipelines/${encodeURIComponent(each)}`, 'aria-current': each === name && 'page' }, each)));
  }
}

function showFigures() {
  const { watermark, keyedState } = pipeline;
  const now = overview?.at ?? Date.now();
  const figures = [
    ['Read', overview?.perSecond ? `${rate(overview.perSecond.read)}/s` : '–', overview?.totals ? `${count(overview.totals.read)} in this run` : ''],
    ['Lag', count(overview?.lag), overview?.lagSeconds ? `the oldest waits for ${span(overview.lagSeconds * 1000)}` : 'records'],
    ['Newest row', age(overview?.newestAt, now), 'age of what readers see'],
    ['Last batch', span(overview?.lastBatchMillis), overview?.batch == null ? 'none yet' : `batch ${count(overview.batch)}, ${clock(overview.committedAt)}`],
    ['Quarantined', share(overview?.quarantinedShare), 'of the records of this run'],
    ['Watermark', watermark ? clock(watermark.at) : '–', watermark === null ? 'no event time yet'
      : watermark.heldBackBy ? `held back by ${watermark.heldBackBy}` : `${span(watermark.delaySeconds === null ? null : watermark.delaySeconds * 1000)} behind`],
    ['State', keyedState ? bytes(keyedState.bytes) : '–', keyedState ? plural(keyedState.rows, 'key') : 'keeps no state'],
  ];
  const place = byId('figures');
  if (place.childElementCount !== figures.length) {
    place.replaceChildren(...figures.map(() => element('div', {}, element('dt'), element('dd', { class: 'value' }), element('dd', { class: 'muted' }))));
  }
  figures.forEach((texts, index) => texts.forEach((text, part) => write(place.children[index].children[part], text)));
}

function showCharts() {
  if (pipeline.recent.length > 0) {
    records.show(pipeline.recent);
    times.show(pipeline.recent);
  } else {
    byId('records').replaceChildren(emptyState('No batch has read records in this run.', element('p', {}, 'Send some sample events:'),
      commandLine(`./millrace produce ${name} --rate 100`)));
    byId('times').replaceChildren(emptyState('No durations yet.'));
  }
}

/** For readers of screens and for copying; drawn only while it is open. */
function showBatches() {
  const place = byId('batches');
  place.querySelector('.scroll')?.remove();
  if (place.open && pipeline !== null) {
    const number = (title, key) => ({ name: title, number: true, cell: batch => count(batch[key]) });
    place.append(table('Batches', [number('Batch', 'batch'), { name: 'Committed', cell: batch => time(batch.at) }, number('Read', 'read'),
      number('Accepted', 'accepted'), number('Filtered', 'filtered'), number('Quarantined', 'quarantined'), number('Of these late', 'late'),
      number('Duplicates', 'duplicates'), { name: 'Took', number: true, cell: batch => span(batch.millis) },
      { name: 'Commit', number: true, cell: batch => span(batch.commitMillis) }], [...pipeline.recent].reverse()));
  }
}

function partitions() {
  return pipeline.partitions.length === 0 ? emptyState('The driver has not reported partitions yet.') : table('Partitions', [
    { name: 'Partition', cell: each => `${each.topic}/${each.partition}` },
    { name: 'Committed', number: true, title: 'The first offset that is not committed yet', cell: each => count(each.committed) },
    { name: 'End', number: true, title: 'The offset that the next record will have', cell: each => count(each.end) },
    { name: 'Lag', number: true, cell: each => count(each.lag) },
    { name: 'Newest row', number: true, cell: each => age(each.newestAt) },
  ], pipeline.partitions);
}

function tables() {
  return pipeline.tables.length === 0 ? emptyState('No tables are known.') : table('Tables', [
    { name: 'Table', cell: each => element('a', { href: `/tables/${encodeURIComponent(name)}/${encodeURIComponent(each.name)}` }, each.name) },
    { name: 'Kind', cell: each => each.kind },
    { name: 'Rows', number: true, cell: each => count(each.rows) },
    { name: 'Files', number: true, cell: each => count(each.files) },
    { name: 'Size', number: true, cell: each => bytes(each.bytes) },
    { name: 'Newest row', number: true, cell: each => age(each.newestAt) },
  ], pipeline.tables);
}

function reasons() {
  return pipeline.reasons.length === 0 ? emptyState('This run has rejected no record.') : table('Rejected in this run', [
    { name: 'Stage', cell: each => each.stage },
    { name: 'Reason', cell: ({ stage, reason }) => element('a', { href: address({ pipeline: name, stage, reason }, '/quarantine') }, reason) },
    { name: 'Records', number: true, cell: each => count(each.records) },
  ], pipeline.reasons);
}

function showAudit() {
  const { audit } = pipeline;
  const key = JSON.stringify(audit);
  if (byId('audit').dataset.key !== key) {
    byId('audit').dataset.key = key;
    byId('audit').replaceChildren(...(audit === null
      ? [emptyState('No audit has run from here.', element('p', {}, 'An audit proves that nothing is lost or duplicated. Run one every day.'))]
      : [element('p', {}, stateBadge(audit.state), ' ', time(audit.ended ?? audit.begun), ` by ${audit.who} `,
        element('a', { href: `/actions?id=${encodeURIComponent(audit.id)}` }, 'in the log')),
      element('pre', { class: 'code output', tabindex: 0, 'aria-label': 'Output of the audit' }, visible(audit.output.join('\n')))]));
  }
}

async function loadPlan() {
  const button = byId('plan-load');
  const place = byId('plan');
  button.disabled = true;
  place.replaceChildren(element('p', { class: 'loading' }, 'Comparing the code with its tables…'));
  try {
    const { text, exit } = await read(`${path}/plan`);
    place.replaceChildren(element('p', {}, stateBadge(exit === 0 ? 'done' : 'failed'),
      exit === 0 ? ' A start would succeed.' : ' The pipeline would not start.'), commandLine(visible(text)));
  } catch (problem) {
    place.replaceChildren();
    showProblem(problem, loadPlan, place);
  } finally {
    button.disabled = false;
  }
}
