/** The path of events as a picture: API → topics → pipelines → tables, with dots that move the faster the more events come. */

import { svg, write } from './dom.js';
import { plural, rate, shortCount } from './format.js';
import { address, pipelinePath, tablePath } from './links.js';

const ROW = 19;
const PADDING = 9;
const TOP = 22;
const GAP = 12;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const FLOWS = ['running', 'rebuilding'];

export class Picture {
  #place;
  #root = null;
  #drawn = '';
  #lanes = [];
  #api = null;
  #latest = null;

  constructor(place) {
    this.#place = place;
    new ResizeObserver(() => this.#latest && this.show(this.#latest)).observe(place);
    calm.addEventListener('change', () => this.#latest && this.show(this.#latest));
  }

  show(overview) {
    this.#latest = overview;
    const width = Math.floor(this.#place.clientWidth);
    const shape = JSON.stringify([width, calm.matches, overview.pipelines.map(({ name, topics, tables }) => [name, topics, tables])]);
    if (shape !== this.#drawn || !this.#root.isConnected) {
      this.#drawn = shape;
      this.#draw(overview.pipelines, layout(width));
    }
    const api = overview.api?.events ?? null;
    write(this.#api, api === null ? '–' : `${rate(api)}/s`);
    this.#lanes.forEach((lane, index) => lane.show(overview.pipelines[index], api ?? 0));
  }

  #draw(pipelines, columns) {
    const lanes = [];
    let top = TOP;
    for (const pipeline of pipelines) {
      const lane = new Lane(pipeline, columns, top);
      lanes.push(lane);
      top += lane.height;
    }
    const middle = (TOP + top) / 2;
    this.#api = svg('text', { x: columns.api / 2, y: middle + 13, class: 'small', 'text-anchor': 'middle' }, '–');
    const label = (x, text) => svg('text', { x, y: 12, class: 'caption' }, text);
    this.#root = svg('svg', { width: columns.width, height: top, viewBox: `0 0 ${columns.width} ${top}`, role: 'group',
      'aria-label': 'API, topics, pipelines and tables, with events per second' },
      label(0, 'API'), label(columns.topic, 'Topics'), label(columns.pipeline, columns.wide ? 'Parse, check, fold' : 'Pipelines'),
      label(columns.table, 'Tables'),
      ...lanes.map(lane => lane.pipes(columns.api, middle)),
      svg('rect', { x: 0.5, y: middle - 24, width: columns.api - 1, height: 48, rx: 8, class: 'node' }),
      svg('text', { x: columns.api / 2, y: middle - 3, class: 'strong', 'text-anchor': 'middle' }, 'API'), this.#api,
      ...lanes.map(lane => lane.node));
    this.#lanes = lanes;
    this.#place.replaceChildren(this.#root);
  }
}

/** Where the columns begin. A narrow picture has the same columns with fewer words. */
function layout(width) {
  return width >= 720
    ? { width, wide: true, api: 76, topic: width * 0.19, topicWidth: 128, pipeline: width * 0.46, pipelineWidth: 136, table: width - 218 }
    : { width, wide: false, api: 46, topic: 62, topicWidth: (width - 128) * 0.4, pipeline: 62 + (width - 128) * 0.4 + 14,
      pipelineWidth: (width - 128) * 0.34, table: width - 72 };
}

/** One pipeline with its topics and tables. */
class Lane {
  constructor(pipeline, columns, top) {
    this.columns = columns;
    this.topics = pipeline.topics;
    this.tables = columns.wide ? tableLines(pipeline)
      : [{ text: plural(pipeline.tables.length, 'table'), href: pipelinePath(pipeline.name) }];
    this.rows = Math.max(this.tables.length + 1, this.topics.length, 2);
    this.height = this.rows * ROW + PADDING * 2;
    this.top = top;
    this.middle = top + this.height / 2;
    this.node = this.#draw(pipeline);
  }

  show(pipeline, api) {
    const { read, accepted, filtered, quarantined, duplicates } = pipeline.perSecond;
    const flows = FLOWS.includes(pipeline.state);
    this.node.setAttribute('class', `lane ${flows ? 'flows' : pipeline.state}`);
    write(this.state, flows ? `${rate(read)}/s` : pipeline.state);
    write(this.read, this.columns.wide && pipeline.lag > 0 ? `lag ${shortCount(pipeline.lag)}` : '');
    const leftOut = filtered + duplicates;
    write(this.leftOut, this.columns.wide && flows && leftOut > 0 ? `${rate(leftOut)}/s filtered, duplicates` : '');
    write(this.rejected, this.columns.wide && quarantined > 0 ? `${rate(quarantined)}/s` : '');
    this.quarantineNode.classList.toggle('rejects', quarantined > 0);
    this.fromApi.forEach(pipe => pipe.flow(read > 0 ? api : 0));
    this.fromTopics.forEach(pipe => pipe.flow(flows ? read : 0));
    this.toTables.forEach(pipe => pipe.flow(flows ? accepted : 0));
    this.toQuarantine.flow(flows ? quarantined : 0);
  }

  pipes(apiWidth, apiMiddle) {
    const { topic, topicWidth, pipeline, pipelineWidth, table } = this.columns;
    const rowOf = (index, rows) => this.middle + (index - (rows - 1) / 2) * ROW;
    const topicRows = this.topics.map((_, index) => rowOf(index, this.topics.length));
    const tableRows = this.tables.map((_, index) => rowOf(index, this.tables.length + 1));
    const last = rowOf(this.tables.length, this.tables.length + 1);
    this.fromApi = topicRows.map(y => new Pipe(apiWidth, apiMiddle, topic - 4, y, 'sent'));
    this.fromTopics = topicRows.map(y => new Pipe(topic + topicWidth, y, pipeline - 4, this.middle, 'sent'));
    this.toTables = tableRows.map(y => new Pipe(pipeline + pipelineWidth, this.middle, table - 6, y, 'sent'));
    this.toQuarantine = new Pipe(pipeline + pipelineWidth, this.middle, table - 6, last, 'rejected');
    return svg('g', { 'aria-hidden': 'true' },
      ...[...this.fromApi, ...this.fromTopics, ...this.toTables, this.toQuarantine].map(pipe => pipe.node));
  }

  #draw({ name }) {
    const { wide, topic, topicWidth, pipeline, pipelineWidth, table } = this.columns;
    const rowOf = (index, rows) => this.middle + (index - (rows - 1) / 2) * ROW;
    const center = pipeline + pipelineWidth / 2;
    const textAt = (x, y, attributes, text) => svg('text', { x, y: y + 4, ...attributes }, text);
    const link = (href, label, ...content) => svg('a', { href, 'aria-label': label }, ...content);
    this.state = textAt(center, this.middle + 10, { class: 'small', 'text-anchor': 'middle' }, '');
    this.read = textAt(pipeline - GAP, this.middle - 12, { class: 'small', 'text-anchor': 'end' }, '');
    this.leftOut = textAt(center, this.middle + 32, { class: 'small', 'text-anchor': 'middle' }, '');
    const last = rowOf(this.tables.length, this.tables.length + 1);
    this.rejected = textAt(table - GAP * 2, last + 13, { class: 'small rejected', 'text-anchor': 'end' }, '');
    this.quarantineNode = link(address({ pipeline: name }, '/quarantine'), `quarantine of ${name}`,
      textAt(table, last, { class: 'quarantine' }, 'quarantine'));
    return svg('g', {},
      ...this.topics.map((each, index) => svg('g', {},
        svg('rect', { x: topic, y: rowOf(index, this.topics.length) - 8.5, width: topicWidth, height: 17, rx: 8.5, class: 'topic' }),
        textAt(topic + topicWidth / 2, rowOf(index, this.topics.length), { 'text-anchor': 'middle' }, shorten(each, topicWidth - 12)))),
      link(pipelinePath(name), null,
        svg('rect', { x: pipeline, y: this.middle - 21, width: pipelineWidth, height: 42, rx: 8, class: 'node' }),
        textAt(center, this.middle - 8, { class: 'strong', 'text-anchor': 'middle' }, shorten(name, pipelineWidth - 8)),
        ' ', this.state),
      this.read, this.leftOut, this.rejected,
      ...this.tables.map(({ text, href }, index) => link(href, wide ? null : `${text} of ${name}`,
        textAt(table, rowOf(index, this.tables.length + 1), {}, shorten(text, 214)))),
      this.quarantineNode);
  }
}

/** A line with dots that move along it. */
class Pipe {
  #dots;
  #animation;

  constructor(fromX, fromY, toX, toY, kind) {
    const bend = (toX - fromX) * 0.5;
    const d = `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
    this.#dots = svg('path', { d, class: `dots ${kind}` });
    this.node = svg('g', {}, svg('path', { d, class: 'pipe' }), this.#dots);
    this.#animation = this.#dots.animate([{ strokeDashoffset: 0 }, { strokeDashoffset: -GAP }], { duration: 1000, iterations: Infinity });
    this.#animation.pause();
  }

  /** Ten times as many events move about half as fast again, so that 1 and 10,000 a second can both be seen. */
  flow(perSecond) {
    this.#dots.classList.toggle('moves', perSecond > 0);
    if (perSecond > 0 && !calm.matches) {
      this.#animation.updatePlaybackRate(0.6 + 1.4 * Math.log10(1 + perSecond));
      this.#animation.play();
    } else {
      this.#animation.pause();
    }
  }
}

/** Three lines at most; the page of the pipeline has the rest. */
function tableLines({ name, tables }) {
  const lines = tables.map(table => ({ text: table, href: tablePath(name, table) }));
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), { text: `+ ${lines.length - 2} more`, href: pipelinePath(name) }];
}

/** SVG has no ellipsis; a letter is about 6.6 pixels wide. */
function shorten(text, width) {
  const letters = Math.floor(width / 6.6);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
