/** The characters of numbers, and of words such as true and NaN. Between two of them, nothing ends a value. */
const bare = /^[\w.+-]$/;

/** What a merge would do to such objects, and what to do. The same as in bootstrap/check_objects.py. */
export const joinedProblem =
  "a number or a word at both ends, without a line break, so a merge would join it with that of another object: " +
  "12 and 34 become 1234; write merge: none, or end each object with a line break";

/** Whether an object begins and ends so, given its first and its last byte. */
export function isJoined(first: number | undefined, last: number | undefined): boolean {
  return [first, last].every((byte) => byte !== undefined && bare.test(String.fromCharCode(byte)));
}
