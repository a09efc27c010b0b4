// Module state lives as long as the sandbox stays warm, and no longer: good for counting, not for keeping.
const bornAt = new Date();
let ticks = 0;

/** Says how the mesh keeps its schedule: how late this tick is, and how many this sandbox has seen. */
export function handler(event, context) {
  ticks += 1;
  const slot = new Date(event.cron.slot);
  const report = {
    slot: slot.toISOString(),
    latenessMs: Date.now() - slot.getTime(),
    ticksInThisSandbox: ticks,
    sandboxSince: bornAt.toISOString(),
    functionVersion: context.functionVersion,
  };
  console.log(`tick ${ticks}, ${report.latenessMs} ms after its slot`);
  return report;
}
