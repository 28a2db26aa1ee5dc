/** What to do where somebody protected a cluster from being ended, as two sentences' end. @param id the cluster's id */
export function howToUnprotect(id: string): string {
  return (
    `If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, ` +
    "then run the same command again."
  );
}
