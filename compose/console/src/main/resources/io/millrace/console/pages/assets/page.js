/** What all pages share: header, session, notices, and the state that is in the address. */

import { Problem, readSession, send } from './api.js';
import { byId, element, write } from './dom.js';

const PAGES = [['/', 'Overview'], ['/quarantine', 'Quarantine'], ['/find', 'Find'], ['/tables', 'Tables'], ['/actions', 'Actions']];

/** Draws the header and answers the session; never answers where somebody has to sign in first. */
export async function openPage() {
  const current = location.pathname.startsWith('/pipelines/') ? '/' : `/${location.pathname.split('/')[1]}`;
  const links = PAGES.map(([path, name]) =>
    element('a', { href: path, 'aria-current': path === current && (path === location.pathname ? 'page' : 'true') }, name));
  const account = element('div', { class: 'account' });
  byId('header').replaceChildren(
    element('a', { class: 'brand', href: '/' }, element('img', { src: '/assets/icon.svg', alt: '', width: 20, height: 20 }), 'Millrace'),
    element('nav', { 'aria-label': 'Pages' }, ...links),
    element('span', { id: 'live', class: 'live', role: 'status', hidden: true }),
    account);
  try {
    const session = await readSession();
    account.append(...accountOf(session));
    return session;
  } catch (problem) {
    showProblem(problem);
    return { user: null, role: 'viewer', needsLogin: false };
  }
}

function accountOf({ user, role, needsLogin }) {
  const out = element('button', { type: 'button', class: 'plain', onclick: signOut }, 'Sign out');
  return [element('span', { title: `Signed in as ${user}, as ${role}` }, element('b', {}, user ?? 'nobody'), ` ${role}`), needsLogin && out]
    .filter(Boolean);
}

async function signOut() {
  try {
    await send('DELETE', '/api/session');
    location.assign('/login');
  } catch (problem) {
    showProblem(problem);
  }
}

/** For `Live`: says in the header whether the page is live. */
export function showLive(state, text) {
  const node = byId('live');
  node.hidden = false;
  node.className = `live ${state}`;
  write(node, text);
}

/** Replaces the notices of the page; each is `{kind: 'bad' | 'warning' | 'info', content: [text or nodes]}`. */
export function showNotices(notices, place = byId('notices')) {
  const key = JSON.stringify(notices.map(({ kind, content }) => [kind, content.map(each => each.textContent ?? each)]));
  if (place.dataset.key !== key) {
    place.dataset.key = key;
    place.replaceChildren(...notices.map(({ kind, content }) => element('p', { class: `notice ${kind}` }, ...content)));
  }
}

export function unknownNotices(unknown) {
  return (unknown ?? []).map(sentence => ({ kind: 'warning', content: [sentence] }));
}

export function showProblem(problem, again = null, place = byId('notices')) {
  if (problem.name === 'AbortError') {
    return;
  }
  if (!(problem instanceof Problem)) {
    throw problem;
  }
  const button = again && element('button', { type: 'button', onclick: again }, 'Try again');
  showNotices([{ kind: 'bad', content: [problem.message, button].filter(Boolean) }], place);
}

/** An empty state: what is missing, and what to do about it. */
export function emptyState(title, ...content) {
  return element('div', { class: 'empty' }, element('p', { class: 'strong' }, title), ...content);
}

export function commandLine(text) {
  return element('pre', { class: 'code', tabindex: 0 }, text);
}

export function stateBadge(state) {
  const kind = { running: 'good', ready: 'good', done: 'good', accepted: 'good', failed: 'bad', dead: 'bad', rejected: 'bad',
    silent: 'warning', retrying: 'warning', quarantined: 'warning', rebuilding: 'busy', starting: 'busy', waiting: 'busy' };
  return element('span', { class: `badge ${kind[state] ?? 'idle'}` }, state);
}

export function readQuery() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** The address of this page with other parameters; those without a value are left out. */
export function address(parameters, path = location.pathname) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  return query.size > 0 ? `${path}?${query}` : path;
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
