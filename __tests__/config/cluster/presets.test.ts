import { expandedPreset, presets } from "../../../config/cluster/presets";
import { load, minimal } from "../fixture";

test.each(Object.keys(presets))("the keys that the preset %s stands for make the same cluster", (preset) => {
  const { cluster } = load(minimal({ top: `cluster: { preset: ${preset} }` }));
  const expanded = expandedPreset({ cluster: { preset } })?.yaml ?? "";
  expect({ ...load(minimal({ top: expanded })).cluster, preset }).toEqual(cluster);
});

test("what the user writes wins, key by key", () => {
  const { core, replaceUnhealthy } = load(
    minimal({ top: "cluster: { preset: spot-batch, core: { onDemand: 8 }, replaceUnhealthy: false }" }),
  ).cluster;
  expect(core).toMatchObject({ types: presets["spot-batch"].core.types, onDemand: 8, disk: 128 });
  expect(replaceUnhealthy).toBe(false);
  expect(expandedPreset({ cluster: { core: {} } })).toBeUndefined();
});
