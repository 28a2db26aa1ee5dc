/** Works with something that must not stay: it is removed at the end, also where the program is stopped before. */
export async function temporary<T extends { remove(): void }>(
  made: T,
  work: (made: T) => Promise<void>,
): Promise<void> {
  const remove = () => made.remove();
  process.once("exit", remove);
  try {
    await work(made);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
