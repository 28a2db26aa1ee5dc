import { z } from "zod";
import { bars } from "./bars";
import { s, type Section, table, times } from "./section";

export const result = z.object({ rounds: z.number(), plan: z.number(), diff: z.number() });

export function section({ rounds, plan, diff }: z.output<typeof result>): Section {
  return {
    title: "Plan",
    command: "node --import tsx bench/plan.ts",
    aims: [],
    content: [
      "Four stacks that are applied and have no changes; Terraform with a local stand-in for the " +
        `provider. \`cdktf diff\` takes one stack at a time, after one synthesis. (cdktf-cli 0.21 ` +
        `refuses \`cdktf diff '*'\`, which would plan all stacks: "Could not find stack".) Medians of ` +
        `${rounds} interleaved rounds.`,
      table(
        ["what", "time", ""],
        [
          ["`make plan`", s(plan), ""],
          ["`cdktf diff`, once for each stack", s(diff), `${times(diff / plan)} as long`],
        ],
      ),
      {
        name: "plan",
        title: "Seconds to plan four stacks",
        draw: (theme) =>
          bars(
            "Seconds to plan four stacks",
            [
              { label: "make plan", value: plan, shown: s(plan), colour: 0 },
              { label: "cdktf diff, once for each stack", value: diff, shown: s(diff), colour: 4 },
            ],
            theme,
          ),
      },
    ],
  };
}
