/** What happened, for the types people ask about most; every other type gets the general sentence. */
const SAID = {
  push: ({ ref, commits = [], deleted }) =>
    deleted ? `deleted ${branch(ref)}` : `pushed ${count(commits.length, 'commit')} to ${branch(ref)}`,
  create: ({ ref_type, ref }) => `created ${ref_type}${ref ? ` ${ref}` : ''}`,
  delete: ({ ref_type, ref }) => `deleted ${ref_type} ${ref}`,
  fork: ({ forkee }) => `forked to ${forkee?.full_name}`,
  ping: ({ zen }) => `said: ${zen}`,
  status: ({ context, state }) => `set ${context} to ${state}`,
  gollum: ({ pages = [] }) => `edited ${count(pages.length, 'wiki page')}`,
  public: () => 'made the repository public',
};

/** Where a payload keeps the thing it is about, by the name of its field. */
const SUBJECTS = [
  'pull_request', 'issue', 'discussion', 'release', 'check_run', 'check_suite', 'workflow_run', 'workflow_job',
  'deployment', 'milestone', 'label', 'alert', 'security_advisory', 'project', 'project_card', 'project_column',
  'team', 'member', 'package', 'registry_package', 'rule', 'key', 'hook', 'installation', 'organization',
];

export function sentence(type, payload) {
  const who = payload.sender?.login ?? payload.pusher?.name ?? 'GitHub';
  const what = SAID[type]?.(payload) ?? general(type, payload);
  const where = payload.repository?.full_name ?? payload.organization?.login;
  return oneLine(`${who} ${what}${where ? ` in ${where}` : ''}`);
}

function general(type, payload) {
  const verb = words(payload.action ?? 'sent');
  const subject = SUBJECTS.map((field) => payload[field]).find((value) => value && typeof value === 'object');
  return `${verb} ${words(type)}${subject ? named(subject) : ''}`;
}

function named(subject) {
  const number = subject.number === undefined ? '' : ` #${subject.number}`;
  const title = subject.title ?? subject.name ?? subject.tag_name ?? subject.login ?? subject.summary;
  return title ? `${number} "${title}"` : number;
}

const words = (snake) => String(snake).replaceAll('_', ' ');
const count = (number, thing) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const branch = (ref) => String(ref).replace(/^refs\/(heads|tags)\//, '');

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
