/** The names of the steps that each pipeline has by itself. */
export const ownSteps = {
  merge: (source: string) => `merge ${source}`,
  writeTables: "write tables",
  removeMerged: "remove merged files",
} as const;

/** The names of the bootstrap actions. */
export const ownActions = {
  listPrefixes: "list prefixes",
  checkObjects: "check objects",
  installMerge: "install merge",
  installSteps: "install steps",
  installPackages: "install packages",
} as const;

/** Whether a name may be that of a step of the pipeline itself. */
export function isOwnStepName(name: string): boolean {
  return name.startsWith(ownSteps.merge("")) || name === ownSteps.writeTables || name === ownSteps.removeMerged;
}
