/** What the user wrote or gave is wrong. Whoever catches it prints the message, without a stack, and exits with 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}
