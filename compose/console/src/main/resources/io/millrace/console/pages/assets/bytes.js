/** The bytes of a record as text, with the field marked that the reason names. */

import { element } from './dom.js';
import { visible } from './format.js';

const DEEPEST = 100;

export function bytesOf({ text, hex, field, detail }) {
  const attributes = { class: text === null ? 'code hex' : 'code', tabindex: 0, 'aria-label': 'Bytes of the record', dir: 'ltr' };
  const pre = (...content) => element('pre', attributes, ...content);
  if (text === null) {
    return pre(hex ?? '');
  }
  const range = field ? rangeOf(text, field) ?? rangeOfValue(text, detail) : null;
  const [from, until] = range ?? [text.length, text.length];
  const marked = range && element('mark', {}, visible(text.slice(from, until)));
  return pre(visible(text.slice(0, from)), marked, visible(text.slice(until)));
}

/** In text without names, the value that the reason quotes last: “spot has to be a whole number, not 7x8”. */
function rangeOfValue(text, detail) {
  const value = /, not (.+)$/s.exec(detail ?? '')?.[1];
  const at = value ? text.indexOf(value) : -1;
  return at >= 0 && text.lastIndexOf(value) === at ? [at, at + value.length] : null;
}

/** Where a field such as `speed` or `payload[2].time` is, from its name to the end of its value; null if it is not there. */
export function rangeOf(text, field) {
  const path = field.split(/[.[\]]+/).filter(Boolean);
  let at = 0;
  let found = null;
  const token = /\s*("(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+|[{}[\],:])/y;
  const peek = () => {
    token.lastIndex = at;
    return token.exec(text)?.[1] ?? null;
  };
  const take = () => {
    const taken = peek();
    at = taken === null ? text.length : token.lastIndex;
    return taken;
  };
  const fits = depthPath => depthPath.length === path.length && depthPath.every((name, index) => name === path[index]);

  function value(here) {
    const first = take();
    if ((first !== '{' && first !== '[') || here.length > DEEPEST) {
      return;
    }
    const close = first === '{' ? '}' : ']';
    for (let index = 0; found === null && peek() !== null && peek() !== close; index++) {
      let name = String(index);
      let start = at + text.slice(at).search(/\S/);
      if (first === '{') {
        name = take()?.replace(/^"|"$/g, '');
        take();
      }
      value([...here, name]);
      if (fits([...here, name])) {
        found = [start, at];
      }
      if (peek() === ',') {
        take();
      }
    }
    take();
  }

  value([]);
  return found;
}
