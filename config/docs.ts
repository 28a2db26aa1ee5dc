import { join } from "node:path";
import { writeReference } from "./reference";

/** `make docs`: writes the reference of pipeline.yaml into docs/. */
for (const line of writeReference(join(__dirname, "../docs"))) console.log(line);
