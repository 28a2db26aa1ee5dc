import { createServer } from "node:net";
import { RunError } from "../errors";

/** The port, if no program of this machine listens on it, or otherwise one that the system chooses. */
export async function freePort(wanted: number): Promise<number> {
  return (await listens(wanted)) ?? (await listens(0)) ?? noPort();
}

/** @returns the port, after a try to listen on it; undefined when it is not free */
function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

function noPort(): never {
  throw new RunError("No port of this machine is free.");
}

export const isFree = async (port: number): Promise<boolean> => (await listens(port)) !== undefined;
