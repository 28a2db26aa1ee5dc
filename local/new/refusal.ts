/** The name or the folder given cannot be taken. Exit code 2. */
export class Refusal extends Error {}
