/** Where things are in the console, and links to them. */

import { element } from './dom.js';

const encoded = encodeURIComponent;

export const pipelinePath = name => `/pipelines/${encoded(name)}`;
export const tablePath = (schema, name) => `/tables/${encoded(schema)}/${encoded(name)}`;

/** The address of a page with parameters; those without a value are left out. */
export function address(parameters, path = location.pathname) {
  const isGiven = ([, value]) => value !== '' && value !== null && value !== undefined;
  const query = new URLSearchParams(Object.entries(parameters).filter(isGiven));
  return query.size > 0 ? `${path}?${query}` : path;
}

export function link(href, ...content) {
  return element('a', { href }, ...content);
}

export function pipelineLink(name) {
  return link(pipelinePath(name), name);
}

export function actionLink(id, text) {
  return link(address({ id }, '/actions'), text);
}

export function eventLink(place, text = place) {
  return link(address({ event: place }, '/find'), text);
}

/** @param place as `placeOf` has it */
export function recordLink(pipeline, place, text) {
  return link(address({ record: `${pipeline}/${place}`, open: 'all' }, '/quarantine'), text);
}

/** A record, or one event of it, as actions name it: topic/partition/offset#part. */
export function placeOf({ topic, partition, offset, part }) {
  return `${topic}/${partition}/${offset}${part === null || part === undefined ? '' : `#${part}`}`;
}

/** A link that stays in the page: it changes the address and calls `show`, as back and forward do. */
export function inPageLink(href, show, attributes, ...content) {
  const follow = event => {
    if (!event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      history.pushState(null, '', href);
      show();
    }
  };
  return element('a', { href, onclick: follow, ...attributes }, ...content);
}
