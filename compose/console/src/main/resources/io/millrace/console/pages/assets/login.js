/** Signs in, then opens the page that asked for it. */

import { Problem, readSession, send } from './api.js';
import { byId } from './dom.js';
import { readQuery, showNotices, showProblem } from './page.js';

const form = byId('login');
form.addEventListener('submit', signIn);
skipIfSignedIn();

async function skipIfSignedIn() {
  try {
    await readSession();
    location.replace(next());
  } catch (problem) {
    if (problem.status !== 401) {
      showProblem(problem);
    }
  }
}

async function signIn(event) {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  showNotices([]);
  try {
    await send('POST', '/api/session', { user: form.elements.user.value, password: form.elements.password.value });
    location.replace(next());
  } catch (problem) {
    showProblem(problem instanceof Problem ? problem : new Problem(0, problem.message));
    form.elements.password.select();
  } finally {
    button.disabled = false;
  }
}

/** Only a page of this console: a link from elsewhere must not lead away from it. */
function next() {
  const { next: wanted = '/' } = readQuery();
  const target = new URL(wanted, location.origin);
  return target.origin === location.origin && target.pathname !== '/login' ? target.pathname + target.search : '/';
}
