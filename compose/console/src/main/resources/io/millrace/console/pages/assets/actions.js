/** The log of actions, and the buttons that start one. */

import { read } from './api.js';
import { Views, button, byId, element, quiet, write } from './dom.js';
import { clock, raw, span, time, visible } from './format.js';
import { address } from './links.js';
import { Live } from './live.js';
import { emptyState, openPage, readQuery, showLive, showNotices, showProblem, stateBadge } from './page.js';
import { startButtons } from './starts.js';

const session = await openPage();
const choice = byId('pipeline');
const body = element('table', { class: 'lines' }, element('thead', {}, element('tr', {},
  ...['When', 'Who', 'Command', 'Outcome'].map(name => element('th', { scope: 'col' }, name)),
  element('th', { scope: 'col', class: 'number' }, 'Took'), element('th', { scope: 'col' }, quiet('Output')))));
const log = element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Log of actions' }, body);
const rows = new Views(body, action => action.id, action => new ActionRow(action));

async function loadPipelines() {
  try {
    const { pipelines } = await read('/api/overview');
    choice.replaceChildren(...pipelines.map(({ name }) => element('option', {}, name)));
    choice.value = readQuery().pipeline ?? pipelines[0]?.name ?? '';
  } catch (problem) {
    showProblem(problem, loadPipelines);
  }
  showButtons();
}

function showButtons() {
  byId('buttons').replaceChildren(startButtons(choice.value, session, loadLog));
}

async function loadLog() {
  try {
    show((await read('/api/actions')).actions);
  } catch (problem) {
    showProblem(problem, loadLog);
  }
}

function show(actions) {
  rows.show(actions);
  const shown = actions.length > 0 ? log : emptyState('Nobody has started an action yet.',
    'Replays, rebuilds, audits, skips and drops that are started here are listed with their outcome.');
  if (byId('log').firstElementChild !== shown) {
    byId('log').replaceChildren(shown);
  }
  const asked = readQuery().id;
  showNotices(asked && !actions.some(({ id }) => id === asked)
    ? [{ kind: 'warning', content: ['This log has the last 100 actions, and the one of this link is not among them.'] }] : []);
}

/** An action; its output is shown on demand, and that of a link's action at once. */
class ActionRow {
  #outcome = element('td');
  #took = element('td', { class: 'number' });
  #output = element('pre', { class: 'code output', tabindex: 0 });
  #outputRow;
  #toggle;
  #key = '';

  constructor({ id, who, command, begun }) {
    const isAsked = readQuery().id === id;
    this.#output.setAttribute('aria-label', `Output of ${command}`);
    this.#outputRow = element('tr', { class: 'aside', hidden: !isAsked }, element('td', { colspan: 6 }, this.#output));
    this.#toggle = button('Output', () => this.#turn(id), { class: 'plain', 'aria-expanded': isAsked ? 'true' : 'false' });
    const cells = [time(begun), raw(who), element('code', { title: command }, visible(command))].map(each => element('td', {}, each));
    this.node = element('tbody', { class: isAsked && 'asked' },
      element('tr', {}, ...cells, this.#outcome, this.#took, element('td', {}, this.#toggle)), this.#outputRow);
  }

  update({ state, exit, progress, begun, ended, output }) {
    const key = JSON.stringify([state, progress]);
    if (key !== this.#key) {
      this.#key = key;
      this.#outcome.replaceChildren(stateBadge(state), ` ${progress ?? (exit > 0 ? `exit ${exit}` : '')}`);
    }
    write(this.#took, ended === null ? `since ${clock(begun)}` : span(ended - begun));
    write(this.#output, visible(output.join('\n')) || 'No output.');
  }

  #turn(id) {
    this.#outputRow.hidden = !this.#outputRow.hidden;
    this.#toggle.setAttribute('aria-expanded', !this.#outputRow.hidden);
    history.replaceState(null, '', address({ ...readQuery(), id: this.#outputRow.hidden ? '' : id }));
  }
}

choice.addEventListener('change', showButtons);
await Promise.all([loadPipelines(), loadLog()]);
new Live({ actions: change => change.actions ? show(change.actions) : loadLog(), overview: () => {} }, showLive);
