/** The bytes of a record as text, with the field marked that the reason names. */

import { element } from './dom.js';
import { visible } from './format.js';

export function bytesOf({ text, hex, field }) {
  const pre = (...content) => element('pre', { class: 'code bytes', tabindex: 0, 'aria-label': 'Bytes of the record', dir: 'ltr' }, ...content);
  if (text === null) {
    return pre(hex ?? '');
  }
  const range = field && rangeOf(text, field);
  return range ? pre(visible(text.slice(0, range[0])), element('mark', {}, visible(text.slice(...range))), visible(text.slice(range[1])))
    : pre(visible(text));
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
    if (first !== '{' && first !== '[') {
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
