/** Asks the console's server. An answer that is none becomes a Problem, whose message is for people. */

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

let csrf = '';

export async function readSession() {
  const session = await read('/api/session');
  csrf = session.csrf;
  return session;
}

export function read(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  return ask(query.size > 0 ? `${path}?${query}` : path, { signal });
}

export function send(method, path, body = undefined, signal = undefined) {
  const headers = { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' };
  return ask(path, { method, headers, body: body && JSON.stringify(body), signal });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: 'same-origin' });
  } catch (cause) {
    if (cause.name === 'AbortError') {
      throw cause;
    }
    throw new Problem(0, 'The console does not answer. Does it run? ./millrace status says so.');
  }
  if (response.status === 401 && location.pathname !== '/login') {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {});
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text === '' ? null : JSON.parse(text);
  } catch {
    throw new Problem(response.status, `The console answered ${response.status} without JSON. See ./millrace logs console.`);
  }
  if (!response.ok) {
    throw new Problem(response.status, answer?.detail ?? `The console answered ${response.status}.`);
  }
  return answer;
}
