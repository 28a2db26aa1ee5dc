import { join } from "node:path";

/** This project's folder; absolute. */
export const root = join(__dirname, "..");

/** The Python of the project's own environment, which local/install/install.sh makes. */
export const python = join(root, ".venv", "bin", "python");
