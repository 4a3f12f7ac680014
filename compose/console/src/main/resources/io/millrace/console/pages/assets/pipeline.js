/** One pipeline: its batches, partitions, watermark, state and tables, its plan and its actions. */

import { read } from './api.js';
import { BatchChart } from './charts.js';
import { byId, element, table, write } from './dom.js';
import { age, bytes, clock, count, plural, rate, share, span, time, visible } from './format.js';
import { actionLink, address, link, pipelineLink, pipelinePath, tablePath } from './links.js';
import { Live } from './live.js';
import { commandLine, crumbs, emptyState, openPage, showLive, showNotices, showProblem, stateBadge, unknownNotices } from './page.js';
import { startButtons } from './starts.js';

const AT_MOST_EVERY = 3_000;
const AT_LEAST_EVERY = 15_000;
const name = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const path = `/api${pipelinePath(name)}`;
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
    showAsExisting(true);
  } catch (problem) {
    showAsExisting(problem.status !== 404);
    showProblem(problem, load);
  }
}

function showAsExisting(exists) {
  byId('view').hidden = !exists;
  byId('actions').hidden = !exists;
}

function show(loaded) {
  pipeline = loaded;
  byId('state').replaceChildren(stateBadge(pipeline.state));
  write(byId('driver'), pipeline.driver === null ? ''
    : `Driver ${pipeline.driver}${pipeline.epoch === null ? '' : `, epoch ${pipeline.epoch}`}`);
  showNotices([
    pipeline.error && { kind: 'bad', content: [visible(pipeline.error)] },
    pipeline.state === 'silent' && { kind: 'bad', content: ['See ./millrace status, or start a driver with ./millrace up.'] },
    pipeline.tookOverFrom && { kind: 'info', content: [`This driver took over from ${pipeline.tookOverFrom}.`] },
    ...unknownNotices(pipeline.unknown),
  ].filter(Boolean));
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
    const { scrollLeft = 0, scrollTop = 0 } = place.firstElementChild ?? {};
    place.replaceChildren(node);
    node.scrollTo(scrollLeft, scrollTop);
  }
}

/** Batches, state and reasons are the driver's own; nobody else knows them. */
function isKnown() {
  return pipeline.driver !== null;
}

function notKnown() {
  return emptyState('Not known, because no driver answers.');
}

function showCrumbs(pipelines) {
  const place = byId('crumbs');
  const names = pipelines.map(each => each.name);
  if (place.dataset.names !== names.join()) {
    place.dataset.names = names.join();
    const siblings = names.map(each => each === name ? element('span', { 'aria-current': 'page' }, each) : pipelineLink(each));
    place.replaceChildren(...crumbs(link('/', 'Overview'), siblings[0] ?? name), ...siblings.slice(1));
  }
}

function showFigures() {
  const { watermark, keyedState } = pipeline;
  const { at, perSecond, totals, lag, lagSeconds, newestAt, lastBatchMillis, batch, committedAt, quarantinedShare } = overview ?? {};
  const ifKnown = text => isKnown() ? text : '';
  const figures = [
    ['Read', perSecond ? `${rate(perSecond.read)}/s` : '–', totals ? `${count(totals.read)} in this run` : ''],
    ['Lag', count(lag), lagSeconds ? `the oldest waits ${span(lagSeconds * 1000)}` : 'records'],
    ['Newest row', age(newestAt, at), 'age of what readers see'],
    ['Last batch', span(lastBatchMillis), typeof batch === 'number' ? `batch ${count(batch)}, ${clock(committedAt)}` : ifKnown('none yet')],
    ['Quarantined', share(quarantinedShare), 'of this run’s records'],
    ['Watermark', clock(watermark?.at), watermark === null ? ifKnown('no event time yet') : watermarkWords(watermark)],
    ['State', bytes(keyedState?.bytes), keyedState === null ? ifKnown('keeps no state') : keyedState.rows === null ? 'memory and files' : plural(keyedState.rows, 'row')],
  ];
  const place = byId('figures');
  if (place.childElementCount !== figures.length) {
    place.replaceChildren(...figures.map(() =>
      element('div', {}, element('dt'), element('dd', { class: 'value' }), element('dd', { class: 'muted' }))));
  }
  figures.forEach((texts, index) => texts.forEach((text, part) => write(place.children[index].children[part], text)));
}

function watermarkWords({ heldBackBy, delaySeconds }) {
  const words = [heldBackBy && `held back by ${heldBackBy}`, delaySeconds !== null && `${span(delaySeconds * 1000)} behind`];
  return words.filter(Boolean).join(', ');
}

function showCharts() {
  if (pipeline.recent.length > 0) {
    records.show(pipeline.recent);
    times.show(pipeline.recent);
  } else {
    const command = commandLine(`./millrace produce ${name} --rate 100`);
    byId('records').replaceChildren(isKnown()
      ? emptyState('No batch has read records in this run.', 'Send some sample events:', command) : notKnown());
    byId('times').replaceChildren(isKnown() ? emptyState('No durations yet.') : notKnown());
  }
}

/** For readers of screens and for copying; drawn only while it is open. */
function showBatches() {
  if (byId('batches').open && pipeline !== null) {
    replaceUnlessUsed(byId('batch-table'), batches());
  } else {
    byId('batch-table').replaceChildren();
  }
}

function batches() {
  const number = (title, key) => ({ name: title, number: true, cell: batch => count(batch[key]) });
  const duration = (title, key) => ({ name: title, number: true, cell: batch => span(batch[key]) });
  return table('Batches', [
    number('Batch', 'batch'), { name: 'Committed', cell: batch => time(batch.at) }, number('Read', 'read'),
    number('Accepted', 'accepted'), number('Filtered', 'filtered'), number('Quarantined', 'quarantined'),
    number('Of these late', 'late'), number('Duplicates', 'duplicates'), duration('Took', 'millis'), duration('Commit', 'commitMillis'),
  ], [...pipeline.recent].reverse());
}

function partitions() {
  return pipeline.partitions.length === 0 ? emptyState('The driver has not reported partitions yet.') : table('Partitions', [
    { name: 'Partition', cell: each => `${each.topic}/${each.partition}` },
    { name: 'Committed', number: true, title: 'The first offset that is not committed yet', cell: each => count(each.committed) },
    { name: 'End', number: true, title: 'The offset that the next record will have', cell: each => count(each.end) },
    { name: 'Lag', number: true, cell: each => count(each.lag) },
    { name: 'Newest row', number: true, cell: each => age(each.newestAt, overview?.at) },
  ], pipeline.partitions);
}

function tables() {
  return pipeline.tables.length === 0 ? emptyState('No tables are known.') : table('Tables', [
    { name: 'Table', cell: each => link(tablePath(name, each.name), each.name) },
    { name: 'Kind', cell: each => each.kind },
    { name: 'Rows', number: true, cell: each => count(each.rows) },
    { name: 'Files', number: true, cell: each => count(each.files) },
    { name: 'Size', number: true, cell: each => bytes(each.bytes) },
    { name: 'Newest row', number: true, cell: each => age(each.newestAt, overview?.at) },
  ], pipeline.tables);
}

function reasons() {
  if (pipeline.reasons.length === 0) {
    return isKnown() ? emptyState('This run has rejected no record.') : notKnown();
  }
  return table('Rejected in this run', [
    { name: 'Stage', cell: each => each.stage },
    { name: 'Reason', cell: ({ stage, reason }) => link(address({ pipeline: name, stage, reason }, '/quarantine'), reason) },
    { name: 'Records', number: true, cell: each => count(each.records) },
  ], pipeline.reasons);
}

function showAudit() {
  const { audit } = pipeline;
  const key = JSON.stringify(audit);
  if (byId('audit').dataset.key !== key) {
    byId('audit').dataset.key = key;
    byId('audit').replaceChildren(...(audit === null
      ? [emptyState('No audit has run from here.', 'An audit proves that nothing is lost or duplicated. Run one every day.')]
      : [element('p', {}, stateBadge(audit.state), ' ', time(audit.ended ?? audit.begun), ` by ${audit.who} `,
        actionLink(audit.id, 'in the log')),
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
