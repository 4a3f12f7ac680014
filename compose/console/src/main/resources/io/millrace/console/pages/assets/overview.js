/** The first page: the path of events, pipelines and parts, live. */

import { read } from './api.js';
import { Views, byId, element, write } from './dom.js';
import { age, bytes, count, plural, rate, share, shortCount, span } from './format.js';
import { actionLink, pipelineLink } from './links.js';
import { Live } from './live.js';
import { commandLine, emptyState, openPage, showLive, showNotices, showProblem, stateBadge, unknownNotices } from './page.js';
import { Picture } from './picture.js';
import { Sparkline } from './sparkline.js';

const picture = new Picture(byId('picture'));
const parts = new Views(byId('parts'), part => part.name, () => new Part());
const pipelines = new Views(byId('pipelines'), pipeline => pipeline.name, pipeline => new PipelineRow(pipeline.name));

async function load() {
  try {
    show(await read('/api/overview'));
  } catch (problem) {
    showProblem(problem, load);
  }
}

function show(overview) {
  parts.show(overview.parts);
  pipelines.show(overview.pipelines.map(pipeline => ({ ...pipeline, now: overview.at })));
  if (overview.pipelines.length === 0) {
    byId('picture').replaceChildren(emptyState('No driver runs a pipeline.', 'Start the stack with its pipelines:',
      commandLine('./millrace up')));
  } else {
    picture.show(overview);
  }
  byId('pipelines-panel').hidden = overview.pipelines.length === 0;
  byId('empty').hidden = !overview.pipelines.some(({ state }) => state === 'running')
    || overview.pipelines.some(({ batch, totals }) => batch !== null || totals.read > 0);
  showNotices([...troubles(overview), ...unknownNotices(overview.unknown)]);
}

function troubles({ pipelines, running }) {
  const silent = pipelines.filter(({ state }) => state === 'silent').map(({ name }) => name);
  return [
    ...(silent.length > 0 ? [{ kind: 'bad', content: [`No driver answers for ${silent.join(', ')}. `,
      'See ./millrace status, or start a driver with ./millrace up.'] }] : []),
    ...running.map(({ id, who, command, progress }) => ({ kind: 'info',
      content: [actionLink(id, command), ` by ${who}${progress ? `: ${progress}` : ' runs'}`] })),
  ];
}

/** A part of the stack: whether it is ready, its memory, and how often it was started again. */
class Part {
  #name = element('b');
  #state = element('span');
  #detail = element('span', { class: 'muted' });

  constructor() {
    this.node = element('li', {}, this.#state, this.#name, this.#detail);
  }

  update({ name, state, detail, memoryBytes, restarts }) {
    const memory = memoryBytes !== null && bytes(memoryBytes);
    const words = [state !== 'ready' && state, detail, memory, restarts > 0 && plural(restarts, 'restart')];
    this.#state.className = `dot ${state}`;
    write(this.#name, name);
    write(this.#detail, words.filter(Boolean).join(' · '));
    this.node.className = state;
    this.node.title = `${name}: ${state}`;
  }
}

/** A row of figures, and below it the driver's words if the pipeline does not run as usual. */
class PipelineRow {
  #state = element('td');
  #cells = Array.from({ length: 7 }, () => element('td', { class: 'number' }));
  #sparkline = new Sparkline();
  #last = element('td', { class: 'number' });
  #words = element('p', { class: 'words', dir: 'auto', tabindex: 0 });
  #wordsRow = element('tr', { class: 'aside', hidden: true }, element('td', { colspan: 11 }, this.#words));
  #shownState = null;

  constructor(name) {
    this.node = element('tbody', {}, element('tr', {}, element('th', { scope: 'row' }, pipelineLink(name)), this.#state, ...this.#cells,
      element('td', { class: 'drawn' }, this.#sparkline.node), this.#last), this.#wordsRow);
  }

  update({ state, error, tookOverFrom, perSecond, quarantinedShare, lag, lagSeconds, newestAt, now, batchMillis, lastBatchMillis, batch }) {
    const figures = [rate(perSecond.read), rate(perSecond.accepted), rate(perSecond.quarantined), share(quarantinedShare), shortCount(lag),
      lag === 0 ? '0 s' : span(lagSeconds === null ? null : lagSeconds * 1000), age(newestAt, now)];
    this.#cells.forEach((cell, index) => write(cell, figures[index]));
    if (this.#shownState !== state) {
      this.#shownState = state;
      this.#state.replaceChildren(stateBadge(state));
    }
    this.#sparkline.show(batchMillis);
    write(this.#last, span(lastBatchMillis));
    this.#last.title = batch === null ? 'No batch yet' : `Batch ${count(batch)}`;
    const words = [error, tookOverFrom && `Took over from ${tookOverFrom}.`].filter(Boolean).join(' ');
    write(this.#words, words);
    this.#wordsRow.hidden = words === '';
    this.node.className = state;
  }
}

await openPage();
await load();
new Live({ overview: show }, showLive);
