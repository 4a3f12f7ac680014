/** The tables of the lake, and one of them: columns, newest rows, versions. */

import { read } from './api.js';
import { byId, element, section, table, write } from './dom.js';
import { count, raw, time, visible } from './format.js';
import { address, link, tablePath } from './links.js';
import { commandLine, crumbs, emptyState, openPage, readQuery, showNotices, showProblem } from './page.js';

const [, , schema, name] = location.pathname.split('/').map(decodeURIComponent);

await openPage();
await (name ? showTable() : showList());

async function showList() {
  try {
    const schemas = (await read('/api/tables')).schemas.filter(({ tables }) => tables.length > 0);
    showNotices([]);
    if (schemas.length === 0) {
      const command = commandLine('./millrace up');
      byId('view').replaceChildren(emptyState('There are no tables yet.', 'A pipeline creates its tables when it starts:', command));
      return;
    }
    const filter = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', oninput: () => apply(filter.value) });
    filter.value = readQuery().filter ?? '';
    const filters = element('div', { class: 'filters' }, element('label', {}, 'Name or comment ', filter));
    byId('view').replaceChildren(filters, ...schemas.map(schemaSection));
    apply(filter.value);
  } catch (problem) {
    showProblem(problem, showList);
  }
}

function schemaSection({ name: title, tables }) {
  return section(title, table(`Tables of ${title}`, [
    { name: 'Table', cell: each => link(tablePath(title, each.name), each.name) },
    { name: 'Kind', cell: each => each.kind },
    { name: 'Comment', cell: each => each.comment ?? '' },
  ], tables, { class: 'tables' }));
}

function apply(filter) {
  history.replaceState(null, '', address({ filter }));
  const wanted = filter.trim().toLowerCase();
  for (const panel of byId('view').querySelectorAll('section')) {
    const rows = [...panel.querySelectorAll('tbody tr')];
    rows.forEach(row => row.hidden = !`${panel.getAttribute('aria-label')}.${row.textContent}`.toLowerCase().includes(wanted));
    panel.hidden = rows.every(row => row.hidden);
  }
}

async function showTable() {
  document.title = `${schema}.${name} · Millrace`;
  write(byId('name'), `${schema}.${name}`);
  byId('crumbs').hidden = false;
  byId('crumbs').replaceChildren(...crumbs(link('/tables', 'Tables'), link(address({ filter: `${schema}.` }, '/tables'), schema), name));
  try {
    const { comment, kind, columns, rows, versions } = await read(`/api${tablePath(schema, name)}`);
    showNotices([]);
    byId('view').replaceChildren(
      element('p', { class: 'lead' }, `${comment ?? 'It has no comment.'} (${kind})`),
      section('Newest rows', rowsView(rows, columns)),
      section('Columns', columnsView(columns)),
      versions === null ? '' : section('Versions', versionsView(versions)));
  } catch (problem) {
    showProblem(problem, showTable);
  }
}

function rowsView({ columns, rows }, described) {
  const isNumber = name => /^(tinyint|smallint|integer|bigint|real|double|decimal)/.test(described.find(each => each.name === name)?.type ?? '');
  const value = text => text === null ? element('span', { class: 'muted' }, 'null') : raw(text, { class: 'value', title: visible(text) });
  return rows.length === 0 ? emptyState('It has no rows yet.')
    : table('Newest rows', columns.map((title, index) => ({ name: title, number: isNumber(title), cell: row => value(row[index]) })), rows, { class: 'rows' });
}

function columnsView(columns) {
  return table('Columns', [
    { name: 'Column', cell: each => element('code', {}, each.name) },
    { name: 'Type', cell: each => element('code', { class: 'muted' }, each.type) },
    { name: 'Meaning', cell: each => each.comment ?? '' },
  ], columns);
}

function versionsView(versions) {
  return versions.length === 0 ? emptyState('It has no versions yet.') : table('Versions', [
    { name: 'Version', cell: each => count(each.version) },
    { name: 'When', cell: each => time(each.at) },
    { name: 'What', cell: each => each.what },
    { name: 'Operation', cell: each => element('code', { class: 'muted' }, each.operation ?? '') },
    { name: 'Writer', cell: each => each.writer ?? '–' },
  ], versions);
}
