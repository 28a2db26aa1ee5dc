/** By AWS's naming: large has 2, xlarge 4, Nxlarge 4 N. @returns undefined for a type whose name does not say it */
export function vcpusOf(type: string): number | undefined {
  const [, times, size] = /\.(\d*)(xlarge|large)$/.exec(type) ?? [];
  if (size === undefined) return undefined;
  return size === "large" ? 2 : 4 * Number(times || 1);
}

/** vCPUs of the smallest bare metal, a1.metal. Its name does not say them. */
const smallestMetal = 16;

/** At least this many vCPUs, also for a type whose name does not say it. */
export function leastVcpusOf(type: string): number {
  return vcpusOf(type) ?? smallestMetal;
}

/** GiB of memory for each vCPU: compute, general and memory optimized families, from the fifth generation on. */
const gibibytesForVcpu = { c: 2, m: 4, r: 8 } as const;

/** What the other families have at least. */
const leastForVcpu = 1.75;

/**
 * GiB of memory that a type has at least, by its family, generation and size.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 * @see https://aws.amazon.com/ec2/instance-types/
 */
export function leastMemoryOf(type: string): number {
  return leastVcpusOf(type) * (memoryForVcpu(type) ?? leastForVcpu);
}

/** GiB of memory of a type, or undefined for a type whose name does not say it. c5n has more than its family. */
export function memoryOf(type: string): number | undefined {
  const [vcpus, each] = [vcpusOf(type), memoryForVcpu(type)];
  return vcpus === undefined || each === undefined || type.startsWith("c5n.") ? undefined : vcpus * each;
}

function memoryForVcpu(type: string): number | undefined {
  const [, family, generation] = /^([a-z]+)(\d+)/.exec(type) ?? [];
  const known = Number(generation) >= 5 && family !== undefined && family in gibibytesForVcpu;
  return known ? gibibytesForVcpu[family as keyof typeof gibibytesForVcpu] : undefined;
}

/** Whether a type is Graviton: its generation is followed by a g, as in m6g, c7gd or im4gn. */
export function isArm(type: string): boolean {
  return /^(a1|[a-z]+\d+g[a-z]*)[.]/.test(type);
}
