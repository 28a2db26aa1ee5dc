import { letters, pick, randomOf, whole } from "./random";
import { QUALITIES, THINGS, TOWNS, UNICODE_TITLES } from "./words";

/** What the sample holds. */
export interface Size {
  /** Number of song files, one record each. */
  readonly songs: number;
  /** Number of events. */
  readonly events: number;
  /** Number of artists the songs are by. */
  readonly artists: number;
  /** Number of event files, one a day from 2023-03-01 on. */
  readonly days: number;
  /** The same seed gives the same bytes. */
  readonly seed: number;
  /** Whether some records are oddly formatted or broken, as in real data. */
  readonly awkward: boolean;
}

/** With fewer records none is broken: two broken records would be more than a run accepts. */
export const ENOUGH_FOR_BROKEN = 500;

export interface Song {
  readonly num_songs: number;
  readonly artist_id: string;
  readonly artist_latitude: number | null;
  readonly artist_longitude: number | null;
  readonly artist_location: string;
  readonly artist_name: string;
  readonly song_id: string;
  readonly title: string;
  readonly duration: number;
  /** 0 where it is not known. */
  readonly year: number;
}

const padded = (n: number, width: number) => n.toString(36).toUpperCase().padStart(width, "0");
const degrees = (random: () => number, range: number) => Number(((random() * 2 - 1) * range).toFixed(5));

/** The n-th song. Songs from `size.songs` on are in no file, so events that play them have no match. */
export function songAt(size: Size, n: number): Song {
  const random = randomOf(size.seed, "song", n);
  const artist = artistAt(size, whole(random, size.artists));
  const placed = random() < 0.8; // the other songs know less about the same artist
  return {
    num_songs: 1,
    artist_id: artist.id,
    artist_latitude: placed ? artist.latitude : null,
    artist_longitude: placed ? artist.longitude : null,
    artist_location: placed ? artist.location : "",
    artist_name: artist.name,
    song_id: `SO${letters(random, 7)}12A${padded(n, 6)}`,
    title: titleAt(size, n),
    duration: Number((90 + random() * 300).toFixed(5)),
    year: random() < 0.25 ? 0 : artist.debut + whole(random, 3),
  };
}

/** Each artist is active in three of five years. So 12 artists make at most 48 partitions by year and artist. */
function artistAt(size: Size, n: number) {
  const random = randomOf(size.seed, "artist", n);
  const located = random() < 0.6;
  const name = `${pick(random, ["The", "Old", "Saint", "Doctor"])} ${pick(random, QUALITIES)} ${pick(random, THINGS)}s`;
  return {
    id: `AR${letters(random, 5)}1187B9${padded(n, 5)}`,
    name: n < 100 ? name : `${name} ${n}`,
    location: pick(random, TOWNS),
    latitude: located ? degrees(random, 90) : null,
    longitude: located ? degrees(random, 180) : null,
    debut: 2001 + whole(random, 3),
  };
}

function titleAt(size: Size, n: number): string {
  const random = randomOf(size.seed, "title", n);
  const plain = `${pick(random, QUALITIES)} ${pick(random, THINGS)} ${1 + whole(random, 99)}`;
  if (!size.awkward) return plain;
  if (n % 50 === 13) return `${plain} }{ (live)`;
  if (n % 60 === 17) return `"${plain}" said the \\ {"note": "no record"}`;
  if (n % 25 === 19) return `${pick(random, UNICODE_TITLES)} ${n}`;
  return plain;
}

/** The numbers of the two broken songs: the first is cut off, the second has a year in words. */
export function brokenSongs(size: Size): readonly number[] {
  return size.awkward && size.songs >= ENOUGH_FOR_BROKEN
    ? [Math.floor(size.songs * 0.4), Math.floor(size.songs * 0.7)]
    : [];
}

/**
 * The file of the n-th song: its path below song_data/ and its text. The path has three folders, named by letters of
 * the track. The text has no final newline.
 */
export function songFile(size: Size, n: number): { readonly path: string; readonly text: string } {
  const random = randomOf(size.seed, "track", n);
  const track = `TR${letters(random, 7)}128F${padded(n, 5)}`;
  return { path: `${track.charAt(2)}/${track.charAt(3)}/${track.charAt(4)}/${track}.json`, text: songText(size, n) };
}

function songText(size: Size, n: number): string {
  const song = songAt(size, n);
  const plain = JSON.stringify(song);
  if (!size.awkward) return plain;
  const [cutOff, yearInWords] = brokenSongs(size);
  if (n === cutOff) return plain.slice(0, plain.indexOf('"duration"'));
  if (n === yearInWords) return JSON.stringify({ ...song, year: "two thousand and one" });
  if (n % 40 === 7) return JSON.stringify(song, null, 2);
  if (n % 200 === 11) return JSON.stringify(song, null, 4).replaceAll("\n", "\r\n");
  if (n % 70 === 23) return `${plain} \t `;
  return plain;
}
