/** Builds elements. All text enters as text nodes, so that nothing in a record is ever markup. */

export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

export function button(text, onclick, attributes = {}) {
  return element('button', { type: 'button', onclick, ...attributes }, text);
}

export function muted(...content) {
  return element('p', { class: 'muted' }, ...content);
}

/** A name and a value in each row. */
export function facts(entries) {
  return element('dl', { class: 'facts' },
    ...entries.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

export function section(title, ...content) {
  return element('section', { class: 'panel', 'aria-label': title }, element('h2', {}, title), ...content);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Text for those who listen to the page. */
export function quiet(text) {
  return element('span', { class: 'quiet' }, text);
}

/** Leaves a node alone that already has the text, so that selections in it survive. */
export function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
  return node;
}

/** A table that scrolls within its own box. A column is `{name, number, title, cell: item => node or text}`. */
export function table(label, columns, items, attributes = {}) {
  const heads = columns.map(({ name, number, title }) =>
    element('th', { scope: 'col', class: number && 'number', title }, name));
  const rows = items.map(item => element('tr', {}, ...columns.map(({ number, cell }) =>
    element('td', { class: number && 'number' }, cell(item)))));
  return element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label },
    element('table', attributes, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)));
}

/** One view for each item, in the order of the items. A view is `{node, update(item)}`; it lives as long as its key. */
export class Views {
  #parent;
  #key;
  #make;
  #views = new Map();

  constructor(parent, key, make) {
    this.#parent = parent;
    this.#key = key;
    this.#make = make;
  }

  show(items) {
    const shown = new Map();
    for (const item of items) {
      const key = this.#key(item);
      const view = this.#views.get(key) ?? this.#make(item);
      view.update(item);
      shown.set(key, view);
    }
    for (const [key, view] of this.#views) {
      if (!shown.has(key)) {
        view.node.remove();
      }
    }
    let before = null;
    for (const view of [...shown.values()].reverse()) {
      if (view.node.parentNode !== this.#parent || view.node.nextElementSibling !== before) {
        this.#parent.insertBefore(view.node, before);
      }
      before = view.node;
    }
    this.#views = shown;
  }
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== undefined && child !== null && child !== false));
  return node;
}
