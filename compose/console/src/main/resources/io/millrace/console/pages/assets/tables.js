/** The tables of the lake, and one of them: columns, newest rows, versions. */

import { read } from './api.js';
import { byId, element, table, write } from './dom.js';
import { count, time, visible } from './format.js';
import { commandLine, emptyState, openPage, readQuery, address, showNotices, showProblem } from './page.js';

const [, , schema, name] = location.pathname.split('/').map(decodeURIComponent);

await openPage();
await (name ? showTable() : showList());

async function showList() {
  try {
    const { schemas } = await read('/api/tables');
    showNotices([]);
    if (schemas.every(({ tables }) => tables.length === 0)) {
      byId('view').replaceChildren(emptyState('There are no tables yet.', element('p', {}, 'A pipeline creates its tables when it starts:'), commandLine('./millrace up')));
      return;
    }
    const filter = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', value: readQuery().filter ?? '', oninput: () => apply(filter.value) });
    const sections = schemas.filter(({ tables }) => tables.length > 0).map(schemaSection);
    byId('view').replaceChildren(element('div', { class: 'filters' }, element('label', {}, 'Name or comment ', filter)), ...sections);
    apply(filter.value);
  } catch (problem) {
    byId('view').replaceChildren();
    showProblem(problem, showList);
  }
}

function schemaSection({ name: title, tables }) {
  return element('section', { class: 'panel', 'aria-label': title }, element('h2', {}, title), table(`Tables of ${title}`, [
    { name: 'Table', cell: each => element('a', { href: `/tables/${encodeURIComponent(title)}/${encodeURIComponent(each.name)}` }, each.name) },
    { name: 'Kind', cell: each => each.kind },
    { name: 'Comment', cell: each => each.comment ?? '' },
  ], tables, { class: 'tables' }));
}

function apply(filter) {
  history.replaceState(null, '', address({ filter }));
  const wanted = filter.trim().toLowerCase();
  for (const section of byId('view').querySelectorAll('section')) {
    const rows = [...section.querySelectorAll('tbody tr')];
    rows.forEach(row => row.hidden = !`${section.getAttribute('aria-label')}.${row.textContent}`.toLowerCase().includes(wanted));
    section.hidden = rows.every(row => row.hidden);
  }
}

async function showTable() {
  document.title = `${schema}.${name} · Millrace`;
  write(byId('name'), `${schema}.${name}`);
  byId('crumbs').replaceChildren(element('a', { href: '/tables' }, 'Tables'), element('span', { 'aria-hidden': 'true' }, '/'),
    element('a', { href: `/tables?filter=${encodeURIComponent(`${schema}.`)}` }, schema), element('span', { 'aria-hidden': 'true' }, '/'), element('span', { 'aria-current': 'page' }, name));
  try {
    const loaded = await read(`/api/tables/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`);
    showNotices([]);
    byId('view').replaceChildren(element('p', { class: 'lead' }, loaded.comment ?? 'It has no comment.', ` (${loaded.kind})`),
      section('Newest rows', rows(loaded.rows)), section('Columns', columns(loaded.columns)), ...(loaded.versions ? [section('Versions', versions(loaded.versions))] : []));
  } catch (problem) {
    byId('view').replaceChildren();
    showProblem(problem, showTable);
  }
}

function section(title, content) {
  return element('section', { class: 'panel', 'aria-label': title }, element('h2', {}, title), content);
}

function rows({ columns: names, rows: all }) {
  return all.length === 0 ? emptyState('It has no rows yet.') : table('Newest rows', names.map((title, index) => ({
    name: title, cell: row => row[index] === null ? element('span', { class: 'muted' }, 'null') : element('bdi', { class: 'value', title: visible(row[index]) }, visible(row[index])),
  })), all, { class: 'rows' });
}

function columns(all) {
  return table('Columns', [
    { name: 'Column', cell: each => element('code', {}, each.name) },
    { name: 'Type', cell: each => element('code', { class: 'muted' }, each.type) },
    { name: 'Meaning', cell: each => each.comment ?? '' },
  ], all);
}

function versions(all) {
  return all.length === 0 ? emptyState('It has no versions yet.') : table('Versions', [
    { name: 'Version', number: true, cell: each => count(each.version) },
    { name: 'When', cell: each => time(each.at) },
    { name: 'What', cell: each => each.what },
    { name: 'Operation', cell: each => element('code', { class: 'muted' }, each.operation ?? '') },
    { name: 'Writer', cell: each => each.writer ?? '–' },
  ], all);
}
