import type { Writable } from "node:stream";

/** Waits until more can be written to a stream, or nothing ever can, because the stream or the one it flows into was closed. */
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
