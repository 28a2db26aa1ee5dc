/** Numbers from 0 up to, not including, 1. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, and the same sequence on each machine. Math.random does not promise that. */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A generator only for the n-th item of a kind. So a song can be made again, and not all songs must stay in memory. */
export function randomOf(seed: number, kind: string, n: number): Random {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of `${kind} ${n}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return mulberry32(hash ^ (hash >>> 15));
}

export function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[whole(random, from.length)] as T;
}

export function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(65 + whole(random, 26))).join("");
}
