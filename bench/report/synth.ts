import { z } from "zod";
import { bars } from "./bars";
import { judged, s, type Section, table, times } from "./section";

const used = z.object({ seconds: z.number(), memory: z.number() });
export const result = z.object({ rounds: z.number(), "make synth": used, template: used });

export function section({ rounds, "make synth": ours, template }: z.output<typeof result>): Section {
  const faster = template.seconds / ours.seconds;
  const memory = ours.memory / template.memory;
  return {
    title: "Synth",
    command: ".venv/bin/python bench/synth.py",
    aims: [
      {
        what: "`make synth` compared with the template's way",
        aim: "at least 10 times faster",
        ...judged(faster, times, (ratio) => ratio >= 10),
        reason:
          "loading Node, cdktf, zod and the provider's classes alone takes 0.4 s. And the template runs " +
          "with tsx here, which starts sooner than its own ts-node",
      },
      { what: "its memory", aim: "at most half", result: `${Math.round(memory * 100)} %`, met: memory <= 0.5 },
    ],
    content: [
      "The same program in two forms: as it is, and as cdktf's template has it. The copy imports the " +
        "provider's index, and `cdktf synth --hcl` starts it. Nothing else is changed, and both write " +
        "the same HCL. " +
        "The copy runs with tsx, and not with the template's ts-node, which makes it faster. Medians of " +
        `${rounds} interleaved rounds. Memory is that of the largest process.`,
      table(
        ["what", "time", "memory"],
        [
          ["`make synth`, with its check of what is installed", s(ours.seconds), `${ours.memory} MiB`],
          ["index import, `cdktf synth --hcl`", s(template.seconds), `${template.memory} MiB`],
        ],
      ),
      {
        name: "synth",
        title: "Seconds to synthesize four stacks",
        draw: (theme) =>
          bars(
            "Seconds to synthesize four stacks",
            [
              { label: "make synth", value: ours.seconds, shown: s(ours.seconds), colour: 0 },
              {
                label: "index import, cdktf synth --hcl",
                value: template.seconds,
                shown: s(template.seconds),
                colour: 4,
              },
            ],
            theme,
          ),
      },
    ],
  };
}
