/**
 * Files that operating systems and version control leave in a folder of data, and that nobody wants to load. Every
 * other file is data, also one whose name begins with a dot: in the cloud it would be loaded.
 */
const patterns = [
  "\\.DS_Store",
  "\\._.*",
  "\\.AppleDouble",
  "\\.Spotlight-V100",
  "\\.Trashes",
  "\\.Trash-.*",
  "\\.fseventsd",
  "\\.TemporaryItems",
  "\\.localized",
  "Icon\\r",
  "Thumbs\\.db",
  "[Dd]esktop\\.ini",
  "\\.directory",
  "\\.nfs[0-9a-f]+",
  "\\.git",
  "\\.gitignore",
  "\\.gitkeep",
  "\\.gitattributes",
  "\\.svn",
  "\\.hg",
];

/** A regular expression for a whole name, in the syntax that JavaScript and Python share. */
export const systemFiles = `(?:${patterns.join("|")})`;
const whole = new RegExp(`^${systemFiles}$`);

/** @param name of a file or folder, without its path */
export function isSystemFile(name: string): boolean {
  return whole.test(name);
}
