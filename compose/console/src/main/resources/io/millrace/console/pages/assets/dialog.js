/** Starts an action: says what would happen, asks for confirmation, then shows progress and result. */

import { read, send } from './api.js';
import { button, element, write } from './dom.js';
import { visible } from './format.js';
import { actionLink } from './links.js';
import { showNotices, showProblem, stateBadge } from './page.js';

const ASK_AGAIN_AFTER = 700;

export class ActionDialog {
  #dialog;
  #notices = element('div', { class: 'notices', role: 'alert' });
  #status = element('p', { class: 'status', role: 'status' });
  #output = element('pre', { class: 'code output', tabindex: 0, 'aria-label': 'Output', hidden: true });
  #cancel = button('Cancel', () => this.#dialog.close());
  #confirm;
  #typed = null;
  #request;
  #isPossible = true;

  /**
   * @param request.title and .says what will happen: nodes or text
   * @param request.rehearse answers the body of a dry run, or `{isPossible}` if it knows by itself; optional
   * @param request.body answers the body that starts the action
   * @param request.confirm the words on the button; .isDangerous, .typed what has to be typed before
   * @param request.ended is called with the action once it has ended
   */
  constructor(request) {
    this.#request = request;
    this.#confirm = element('button', { type: 'submit', class: request.isDangerous ? 'danger' : 'primary' }, request.confirm);
    if (request.typed) {
      this.#typed = element('input', { autocomplete: 'off', spellcheck: 'false', oninput: () => this.#allow() });
    }
    this.#dialog = element('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => this.#dialog.remove() },
      element('form', { method: 'dialog', onsubmit: event => this.#start(event) },
        element('h2', { id: 'dialog-title' }, request.title),
        ...request.says.map(each => typeof each === 'string' ? element('p', {}, each) : each),
        this.#status, this.#output, this.#notices,
        this.#typed && element('label', {}, `Type ${request.typed} to confirm `, this.#typed),
        element('div', { class: 'commands end' }, this.#cancel, this.#confirm)));
  }

  async open() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#allow();
    if (this.#request.rehearse) {
      await this.#guarded(() => this.#rehearse());
    }
  }

  async #rehearse() {
    this.#isPossible = false;
    this.#allow();
    write(this.#status, 'Asking what would happen…');
    const answer = await this.#request.rehearse();
    if (answer.action) {
      const action = await this.#follow(await send('POST', '/api/actions', answer), 'Dry run');
      this.#isPossible = action.state === 'done';
    } else {
      write(this.#status, '');
      this.#isPossible = answer.isPossible;
    }
    this.#allow();
  }

  async #start(event) {
    event.preventDefault();
    this.#isPossible = false;
    this.#allow();
    showNotices([], this.#notices);
    await this.#guarded(async () => {
      const begun = await send('POST', '/api/actions', this.#request.body());
      this.#confirm.hidden = true;
      write(this.#cancel, 'Close');
      this.#typed?.parentNode.remove();
      this.#request.ended?.(await this.#follow(begun, this.#request.confirm));
    });
    this.#isPossible = true;
    this.#allow();
  }

  /** Answers the action when it has ended, or as it is when the dialog is closed. */
  async #follow(begun, title) {
    let action = begun;
    while (true) {
      this.#status.replaceChildren(`${title}: `, stateBadge(action.state), ` ${action.progress ?? ''}`);
      this.#output.hidden = action.output.length === 0;
      write(this.#output, visible(action.output.join('\n')));
      if (action.state !== 'running' || !this.#dialog.open) {
        return action;
      }
      if (title !== 'Dry run') {
        const content = ['It continues if you close this; ', actionLink(action.id, 'Actions'), ' has its outcome.'];
        showNotices([{ kind: 'info', content }], this.#notices);
      }
      await new Promise(resume => setTimeout(resume, ASK_AGAIN_AFTER));
      action = await read(`/api/actions/${encodeURIComponent(action.id)}`);
      if (action.state !== 'running') {
        showNotices([], this.#notices);
      }
    }
  }

  async #guarded(work) {
    try {
      await work();
    } catch (problem) {
      write(this.#status, '');
      showProblem(problem, null, this.#notices);
    }
  }

  #allow() {
    this.#confirm.disabled = !this.#isPossible || (this.#typed !== null && this.#typed.value !== this.#request.typed);
  }
}
