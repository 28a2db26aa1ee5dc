import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanText } from "../../ops/plan/stack-plan";

const order = ["bucket", "network", "roles", "cluster"];

/** Plans that a real Terraform made (see record-plans.ts), in the order of their stacks. */
export function recorded(name: string): PlanText[] {
  const folder = join(__dirname, "plans", name);
  const labels = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
  return labels
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((label) => ({
      stack: `sparkify-${label}`,
      label,
      json: JSON.parse(readFileSync(join(folder, `${label}.json`), "utf8")),
      text: readFileSync(join(folder, `${label}.txt`), "utf8"),
      ...(name === "first" &&
        label === "cluster" && {
          placeholders: { "sparkify-network": ["core_group_id", "primary_group_id", "service_group_id", "subnet_ids"] },
        }),
    }));
}
