import type { Writable } from "node:stream";

/** Waits until a stream takes more data, or never will because it or its destination was closed. */
export function drained(stream: Writable, destination: Writable = stream): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off("drain", go);
      destination.off("close", go);
      resolve();
    };
    stream.once("drain", go);
    destination.once("close", go);
  });
}
