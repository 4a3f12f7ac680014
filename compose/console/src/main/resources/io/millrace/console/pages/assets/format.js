/** Numbers, times and bytes as people read them. What is not known is a dash. */

import { element } from './dom.js';

const UNKNOWN = '–';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const clockOfDay = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

const isUnknown = value => value === null || value === undefined || Number.isNaN(value);

export function count(number) {
  return isUnknown(number) ? UNKNOWN : whole.format(number);
}

export function shortCount(number) {
  return isUnknown(number) ? UNKNOWN : number < 10_000 ? whole.format(number) : compact.format(number);
}

export function plural(number, one, several = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : several}`;
}

export function rate(number) {
  if (isUnknown(number)) {
    return UNKNOWN;
  }
  return number === 0 ? '0' : number < 0.1 ? '<0.1' : number < 10 ? number.toFixed(1) : shortCount(number);
}

export function share(number) {
  return isUnknown(number) ? UNKNOWN
    : number > 0 && number < 0.0001 ? '<0.01 %' : `${(number * 100).toFixed(number < 0.1 ? 2 : 1)} %`;
}

export function bytes(number) {
  if (isUnknown(number)) {
    return UNKNOWN;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(number, 1)) / 10), units.length - 1);
  const scaled = number / 1024 ** power;
  return `${scaled.toFixed(power > 0 && scaled < 10 ? 1 : 0)} ${units[power]}`;
}

/** A duration in milliseconds, in its two largest units. */
export function span(millis) {
  if (isUnknown(millis)) {
    return UNKNOWN;
  }
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds)} s`;
  }
  const [large, small, perLarge, perSmall] = seconds < 3600 ? ['min', 's', 60, 1]
    : seconds < 86400 ? ['h', 'min', 3600, 60] : ['d', 'h', 86400, 3600];
  const rest = Math.floor((seconds % perLarge) / perSmall);
  return `${Math.floor(seconds / perLarge)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** How long ago a time is, by the clock of the server if that is known. */
export function age(millis, now = Date.now()) {
  return isUnknown(millis) ? UNKNOWN : span(Math.max(0, now - millis));
}

/** In the reader's time zone, with the day unless it is today. */
export function clock(millis) {
  if (isUnknown(millis)) {
    return UNKNOWN;
  }
  const date = new Date(millis);
  return (date.toDateString() === new Date().toDateString() ? clockOfDay : dayAndClock).format(date);
}

/** The same as an element whose title is the time in UTC. Takes milliseconds or ISO 8601. */
export function time(value) {
  const millis = typeof value === 'string' ? Date.parse(value) : value;
  if (isUnknown(millis)) {
    return UNKNOWN;
  }
  const utc = new Date(millis).toISOString();
  return element('time', { datetime: utc, title: utc }, clock(millis));
}

/** Shows control characters, and those that turn the direction of text, instead of obeying them. */
export function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, character =>
    `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Text of a record or about one, kept apart from the direction of the text beside it. */
export function raw(text, attributes = {}) {
  return element('bdi', attributes, visible(text ?? ''));
}

/** Stage and reason of a rejection; once where they are the same. */
export function kind({ stage, reason }) {
  return stage === reason ? stage : `${stage} · ${reason}`;
}
