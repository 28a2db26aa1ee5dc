import { type Random, pick, randomOf, whole } from "./random";
import { brokenSongs, ENOUGH_FOR_BROKEN, type Size, songAt } from "./songs";
import { FIRST_NAMES, LAST_NAMES, TOWNS, USER_AGENTS } from "./words";

const FIRST_DAY = Date.UTC(2023, 2, 1);
const DAY = 24 * 60 * 60 * 1000;
/** The number of sessions that are open at the same time. When a session ends, a new one begins. */
const SESSIONS = 12;
const READING_PAGES: readonly string[] = ["Home", "About", "Help"];
const OTHER_PAGES = [
  "Home",
  "Home",
  "About",
  "Help",
  "Settings",
  "Save Settings",
  "Upgrade",
  "Downgrade",
  "Error",
] as const;

interface Session {
  readonly id: number;
  /** @default - nobody is logged in */
  readonly user?: number;
  item: number;
}

/** The events of one day: the path below log_data/, and the pieces of its text in order, without a final newline. */
export interface Day {
  readonly path: string;
  readonly pieces: Iterable<string>;
}

/** The numbers of the two broken events: the first is cut off, the second has its time in words. */
export function brokenEvents(size: Size): readonly number[] {
  return size.awkward && size.events >= ENOUGH_FOR_BROKEN
    ? [Math.floor(size.events * 0.3), Math.floor(size.events * 0.8)]
    : [];
}

/**
 * The days in order. Read each to its end before the next. The memory in use does not grow with the number of events.
 */
export function* days(size: Size): Generator<Day> {
  const random = randomOf(size.seed, "events", 0);
  const paid = new Uint8Array(Math.min(5000, Math.max(20, Math.round(size.events / 60)))).map(() =>
    Number(random() < 0.2),
  );
  let opened = 0;
  const open = (): Session => ({
    id: ++opened,
    item: 0,
    ...(random() < 0.06 ? {} : { user: whole(random, paid.length) }),
  });
  const sessions = Array.from({ length: SESSIONS }, open);

  for (let day = 0; day < size.days; day++) {
    const from = Math.floor((size.events * day) / size.days);
    const to = Math.floor((size.events * (day + 1)) / size.days);
    const start = FIRST_DAY + day * DAY;
    const date = new Date(start).toISOString().slice(0, 10);
    const pieces = function* () {
      for (let n = from; n < to; n++) {
        // Every 250th awkward event happens in the same millisecond as the one before it.
        const twin = size.awkward && n > from && n % 250 === 0;
        const ts = start + Math.floor(((n - (twin ? 1 : 0) - from + 0.5) * DAY) / (to - from));
        const place = whole(random, SESSIONS);
        const session = sessions[place] as Session;
        const event =
          session.user === undefined
            ? loggedOut(random, session, ts)
            : loggedIn(size, random, session, session.user, paid, ts);
        session.item++;
        if (event.page === "Logout" || event.page === "Login" || session.item > 60) sessions[place] = open();
        yield eventText(size, n, event) + (n + 1 < to ? separator(size, day, n) : "");
      }
    };
    yield { path: `${date.slice(0, 4)}/${date.slice(5, 7)}/${date}-events.json`, pieces: pieces() };
  }
}

function loggedOut(random: Random, session: Session, ts: number) {
  const page = pick(random, ["Home", "Login", "About", "Help"]);
  return {
    artist: null,
    auth: "Logged Out",
    firstName: null,
    gender: null,
    itemInSession: session.item,
    lastName: null,
    length: null,
    level: "free",
    location: null,
    method: page === "Login" ? "PUT" : "GET",
    page,
    registration: null,
    sessionId: session.id,
    song: null,
    status: page === "Login" ? 307 : 200,
    ts,
    userAgent: null,
    userId: "",
  };
}

function loggedIn(size: Size, random: Random, session: Session, user: number, paid: Uint8Array, ts: number) {
  const isPaid = paid[user] === 1;
  const page = pageOf(random, isPaid);
  // A change of the level shows from the next event on.
  if (page === "Submit Upgrade") paid[user] = 1;
  if (page === "Submit Downgrade") paid[user] = 0;
  const song = page === "NextSong" ? playedSong(size, random) : noSong;
  const person = randomOf(size.seed, "user", user);
  const [firstName, gender] = pick(person, FIRST_NAMES);
  return {
    artist: song.artist_name,
    auth: "Logged In",
    firstName,
    gender,
    itemInSession: session.item,
    lastName: pick(person, LAST_NAMES),
    length: song.duration,
    level: isPaid ? "paid" : "free",
    location: pick(person, TOWNS),
    method: READING_PAGES.includes(page) ? "GET" : "PUT",
    page,
    registration: FIRST_DAY - whole(person, 180) * DAY - whole(person, DAY),
    sessionId: session.id,
    song: song.title,
    status: statusOf(page),
    ts,
    userAgent: pick(person, USER_AGENTS),
    userId: `${user + 2}`,
  };
}

const noSong = { artist_name: null, duration: null, title: null };

function statusOf(page: string): number {
  if (page === "Error") return 404;
  return page.startsWith("Submit") || page === "Logout" ? 307 : 200;
}

function pageOf(random: Random, isPaid: boolean): string {
  const chance = random();
  if (chance < 0.85) return "NextSong";
  if (chance < 0.865) return "Logout";
  if (chance < 0.875) return isPaid ? "Submit Downgrade" : "Submit Upgrade";
  return pick(random, OTHER_PAGES);
}

/**
 * Four plays of five are of a song in song_data/. The others are of an unknown song, or of a song with another length.
 */
function playedSong(size: Size, random: Random) {
  const chance = random();
  if (chance < 0.1) return songAt(size, size.songs + whole(random, 1000));
  let n = whole(random, size.songs);
  while (brokenSongs(size).includes(n)) n = whole(random, size.songs);
  const song = songAt(size, n);
  return chance < 0.2 ? { ...song, duration: song.duration + 1 } : song;
}

function eventText(size: Size, n: number, event: ReturnType<typeof loggedOut> | ReturnType<typeof loggedIn>): string {
  // Real logs write this number as a float. Quotes inside strings are escaped, so the pattern finds nothing there.
  const text = JSON.stringify(event).replace(/"registration":(\d+)/, '"registration":$1.0');
  if (!size.awkward) return text;
  const [cutOff, timeInWords] = brokenEvents(size);
  if (n === cutOff) return text.slice(0, text.indexOf('"page"') + 12);
  if (n === timeInWords) return text.replace(/"ts":\d+/, '"ts":"a quarter past nine"');
  if (n % 600 === 41) return JSON.stringify(event, null, 2);
  return text;
}

/**
 * The text between two events of a day: a newline or (on some days) CRLF, with or without spaces before, or nothing.
 */
function separator(size: Size, day: number, n: number): string {
  if (!size.awkward) return "\n";
  if (n % 500 === 83) return brokenEvents(size).some((broken) => broken === n || broken === n + 1) ? "\n" : "";
  return `${n % 300 === 57 ? " \t" : ""}${day % 10 === 4 ? "\r\n" : "\n"}`;
}
