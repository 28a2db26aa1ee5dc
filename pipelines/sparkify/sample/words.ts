/** Invented for this sample: any likeness to a song, a musician, a listener or a town is an accident. */

export const QUALITIES = [
  "Amber", "Borrowed", "Copper", "Distant", "Early", "Folded", "Gentle", "Hollow", "Idle", "Jagged", "Knitted", "Lantern", "Midnight",
  "Narrow", "Orchard", "Paper", "Quiet", "Rusty", "Salted", "Tidal", "Unsent", "Velvet", "Wooden", "Yellow", "Zigzag",
] as const;

export const THINGS = [
  "Anchor", "Bicycle", "Carousel", "Doorway", "Engine", "Ferry", "Garden", "Harbour", "Island", "Jacket", "Kettle", "Ladder", "Meadow",
  "Notebook", "Oven", "Pocket", "Quarry", "River", "Station", "Telegram", "Umbrella", "Valley", "Window", "Xylophone", "Yard",
] as const;

export const UNICODE_TITLES = ["Señal de Otoño", "Übermorgen früh", "静かな駅", "Ночной трамвай", "Kaffe på bryggan 🎷", "Cafe\u0301 \u2028 au lait"] as const;

export const TOWNS = [
  "Ashwick, OR", "Brindle Falls, MN", "Cinder Lake, WA", "Dunmarrow, ME", "Elmstead-Farrow, NY-NJ", "Fernhollow, CA", "Greywater, LA", "Hazelport, TX",
  "Ironbridge-Oakley, OH", "Junipertown, NM",
] as const;

export const FIRST_NAMES = [
  ["Alba", "F"], ["Bram", "M"], ["Cleo", "F"], ["Dario", "M"], ["Edda", "F"], ["Finn", "M"], ["Greta", "F"], ["Hugo", "M"], ["Ines", "F"], ["Joris", "M"],
  ["Kaia", "F"], ["Leif", "M"], ["Mira", "F"], ["Nils", "M"], ["Odile", "F"], ["Pavel", "M"],
] as const;

export const LAST_NAMES = [
  "Aldermoor", "Birkett-Hale", "Crowhurst", "Dunleavy", "Eastlake", "Farthing", "Greenhow", "Hollis", "Inglenook", "Jessop", "Kirkwood", "Larkin", "O'Marrow", "Núñez",
] as const;

/** With quotes inside, as web servers log them. */
export const USER_AGENTS = [
  '"SampleBrowser/5.0 (X11; Linux x86_64) Engine/37.2 (like a browser)"',
  '"SampleBrowser/4.1 (Windows; rv:31.0) Engine/31.0"',
  "SamplePhone/7.0 (portable; en-us) Engine/9.5",
] as const;
