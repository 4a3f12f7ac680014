/** What all pages share: header, session, notices, and the state that is in the address. */

import { Problem, readSession, send } from './api.js';
import { button, byId, element, write } from './dom.js';

const PAGES = [['/', 'Overview'], ['/quarantine', 'Quarantine'], ['/find', 'Find'], ['/tables', 'Tables'], ['/actions', 'Actions']];
const KINDS = {
  running: 'good', ready: 'good', done: 'good', accepted: 'good', failed: 'bad', dead: 'bad', rejected: 'bad',
  silent: 'warning', retrying: 'warning', quarantined: 'warning', rebuilding: 'busy', starting: 'busy', waiting: 'busy',
};

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
  const who = element('span', { title: `Signed in as ${user}, as ${role}` }, element('b', {}, user ?? 'nobody'), ` ${role}`);
  return needsLogin ? [who, button('Sign out', signOut, { class: 'plain' })] : [who];
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
  document.body.classList.toggle('lost', state === 'lost');
  write(node, text);
}

/** Replaces the notices of the page; each is `{kind: 'bad' | 'warning' | 'info', content: [text or nodes]}`. */
export function showNotices(notices, place = byId('notices')) {
  const key = JSON.stringify(notices.map(({ kind, content }) => [kind, content.map(each => each.textContent ?? each)]));
  if (place.dataset.key !== key) {
    place.dataset.key = key;
    place.replaceChildren(...notices.map(({ kind, content }) => notice(kind, content)));
  }
}

/** A long one scrolls, so it can be reached with the keyboard. */
function notice(kind, content) {
  const node = element('div', { class: `notice ${kind}` }, ...content);
  if (node.textContent.length > 500) {
    node.tabIndex = 0;
  }
  return node;
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
  if (place === byId('notices')) {
    document.querySelectorAll('.loading').forEach(node => write(node, 'Not known.'));
  }
  showNotices([{ kind: 'bad', content: again ? [problem.message, button('Try again', again)] : [problem.message] }], place);
}

/** An empty state: what is missing, and what to do about it, as sentences or nodes. */
export function emptyState(title, ...content) {
  const paragraphs = content.map(each => typeof each === 'string' ? element('p', {}, each) : each);
  return element('div', { class: 'empty' }, element('p', { class: 'strong' }, title), ...paragraphs);
}

export function commandLine(text) {
  return element('pre', { class: 'code', tabindex: 0 }, text);
}

export function stateBadge(state) {
  return element('span', { class: `badge ${KINDS[state] ?? 'idle'}` }, state);
}

export function readQuery() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** From the pages above to this one; the last is where the reader is. */
export function crumbs(...content) {
  const separated = content.flatMap((each, index) => index === 0 ? [each] : [element('span', { 'aria-hidden': 'true' }, '/'), each]);
  const last = separated.pop();
  return [...separated, typeof last === 'string' ? element('span', { 'aria-current': 'page' }, last) : last];
}
