// What is set: a scenario and, of two arms, the levers that are moved. It stands in the address, so that it can be shared.

export const ARMS = ["A", "B"];
export const setting = { scenario: "hamlet", until: "", scale: "1", seed: "", n: "10", arm: "A", levers: { A: {}, B: {} } };

export function read(hash) {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  if (!told.has("scenario")) return false;
  Object.assign(setting, { until: "", scale: "1", seed: "", n: "10", arm: "A", levers: { A: {}, B: {} } });
  for (const [name, value] of told) {
    const [arm, lever] = [name.slice(0, 1), name.slice(2)];
    if (name[1] === "." && ARMS.includes(arm)) setting.levers[arm][lever] = value;
    else if (["scenario", "until", "scale", "seed", "n", "arm"].includes(name)) setting[name] = value;
  }
  if (!ARMS.includes(setting.arm)) setting.arm = "A";
  return true;
}

export function write() {
  const told = new URLSearchParams({ scenario: setting.scenario });
  for (const name of ["until", "seed"]) if (setting[name]) told.set(name, setting[name]);
  if (setting.scale !== "1") told.set("scale", setting.scale);
  if (setting.n !== "10") told.set("n", setting.n);
  if (setting.arm !== "A") told.set("arm", setting.arm);
  for (const arm of ARMS) for (const [lever, value] of Object.entries(setting.levers[arm])) told.set(`${arm}.${lever}`, value);
  return `#${told}`;
}

// An arm as the server takes it.
export function ofArm(arm) {
  const told = { scenario: setting.scenario, levers: setting.levers[arm], scale: Number(setting.scale) };
  if (setting.until) told.until = setting.until;
  if (setting.seed !== "") told.seed = Number(setting.seed);
  return told;
}

export const differ = () => JSON.stringify(ofArm("A")) !== JSON.stringify(ofArm("B"));
