import { z } from "zod";
import { hclText } from "./hcl-text";

const args = z.array(hclText).default([]);

/** A block bootstrap_action of a cluster. */
export const actionSchema = z.object({ name: hclText, path: hclText, args });

/** A block step of a cluster. A reader that needs more of it extends this schema. */
export const stepSchema = z.object({
  name: hclText,
  hadoop_jar_step: z.tuple([z.object({ jar: hclText, main_class: hclText.nullish(), args })]),
});
