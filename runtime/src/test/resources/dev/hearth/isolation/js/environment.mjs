// tries: looks for variables and secrets that are not its own
// expect: returns {"env":{"MINE":"environment"},"secrets":{"TOKEN":"of-environment"}}
export const handler = (_, context) => {
  try { context.env.PATH = 'changed'; } catch {}
  try { context.secrets.TOKEN = 'changed'; } catch {}
  return { env: { ...globalThis.process?.env, ...context.env }, secrets: context.secrets };
};
