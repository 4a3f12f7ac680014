/** The actions that an operator can start for a pipeline, each with its dialog. */

import { read } from './api.js';
import { ActionDialog } from './dialog.js';
import { button, element, muted } from './dom.js';
import { pipelinePath } from './links.js';

const ACTIONS = { replay, audit, rebuild, skip, drop };
const SKIP_COMMAND = /skip\s+(\S+)\s+--topic\s+(\S+)\s+--partition\s+(\d+)\s+--until\s+(\d+)/g;

/** Buttons for a pipeline; a viewer sees them disabled, with the reason. */
export function startButtons(pipeline, session, ended) {
  const isViewer = session.role !== 'operator';
  const buttons = Object.entries(ACTIONS).map(([name, action]) =>
    button(`${name[0].toUpperCase()}${name.slice(1)}…`, () => new ActionDialog({ ...action(pipeline), ended }).open(),
      { class: name === 'drop' && 'danger', disabled: isViewer || !pipeline }));
  return element('div', {}, element('div', { class: 'commands' }, ...buttons), isViewer && viewerNote(session));
}

export function viewerNote({ user }) {
  return muted(`${user ?? 'This session'} is a viewer here: only operators start actions.`);
}

function replay(pipeline) {
  return {
    title: `Replay the open quarantine of ${pipeline}`,
    says: ['Sends every open record of the quarantine to its topic again, each once. '
      + 'Records that a fold rejected (stage state) are left out.'],
    rehearse: () => ({ action: 'replay', dryRun: true, pipeline }),
    body: () => ({ action: 'replay', dryRun: false, pipeline }),
    confirm: 'Replay',
  };
}

function audit(pipeline) {
  const deep = element('input', { type: 'checkbox' });
  const full = element('input', { type: 'checkbox' });
  return {
    title: `Audit ${pipeline}`,
    says: ['Proves from the ledger, the tables, the topics and the checkpoint that nothing is lost or duplicated. '
      + 'It changes no table, and the pipeline can run meanwhile.',
      element('label', { class: 'check' }, deep, ' Deep: read every row of every file'),
      element('label', { class: 'check' }, full, ' Full: prove all batches, not only those since the last audit')],
    body: () => ({ action: 'audit', pipeline, deep: deep.checked, full: full.checked }),
    confirm: 'Audit',
  };
}

function rebuild(pipeline) {
  return {
    title: `Rebuild ${pipeline}`,
    says: ['Computes the tables again from the topics, beside the live ones, and then replaces those. '
      + 'Readers keep the live tables until then.'],
    rehearse: () => ({ action: 'rebuild', pipeline, dryRun: true }),
    body: () => ({ action: 'rebuild', pipeline, dryRun: false }),
    confirm: 'Rebuild',
  };
}

/** Only what the plan names as expired can be skipped, so the plan is asked for it. */
function skip(pipeline) {
  const choice = element('select');
  const label = element('label', { hidden: true }, 'Records to skip ', choice);
  const none = element('p', { hidden: true }, 'The plan names no records that expired before they were read, so there is nothing to skip.');
  return {
    title: `Skip expired records of ${pipeline}`,
    says: ['Leaves out records that expired in Kafka before they were read. '
      + 'The ledger says so, and the pipeline resumes behind them. It must not run meanwhile.', label, none],
    rehearse: async () => {
      const plan = await read(`/api${pipelinePath(pipeline)}/plan`);
      const skips = [...plan.text.matchAll(SKIP_COMMAND)].filter(([, of]) => of === pipeline).map(([, , topic, partition, until]) =>
        ({ topic, partition: Number(partition), until: Number(until) }));
      choice.replaceChildren(...skips.map(each =>
        element('option', { value: JSON.stringify(each) }, `${each.topic}/${each.partition}, before offset ${each.until}`)));
      label.hidden = skips.length === 0;
      none.hidden = skips.length > 0;
      return { isPossible: skips.length > 0 };
    },
    body: () => ({ action: 'skip', pipeline, ...JSON.parse(choice.value) }),
    confirm: 'Skip',
    isDangerous: true,
  };
}

function drop(pipeline) {
  return {
    title: `Drop ${pipeline}`,
    says: ['Removes the pipeline’s tables, its ledger and its checkpoint. This cannot be undone. '
      + 'The topics stay, and the next start reads everything that they still hold. The pipeline must not run meanwhile.'],
    rehearse: () => ({ action: 'drop', pipeline, dryRun: true }),
    body: () => ({ action: 'drop', pipeline, dryRun: false }),
    confirm: 'Drop',
    isDangerous: true,
    typed: pipeline,
  };
}
