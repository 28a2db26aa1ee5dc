/** A page of a list, and the marker with which the next one is asked for. @default - it is the last one */
export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly marker: string | undefined;
}

/** What all pages of a list hold. @param page asks for the page of a marker; the first one has none */
export async function allPages<T>(page: (marker: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const next = await page(marker);
    all.push(...(next.items ?? []));
    marker = next.marker;
  } while (marker);
  return all;
}
