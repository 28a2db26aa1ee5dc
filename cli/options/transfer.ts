import { UserError } from "../errors";

/** The options that only `make upload` has. */
export interface UploadOptions {
  /** The folder whose files are uploaded, as the user wrote it. */
  readonly data: string;
  /** What their keys begin with, below landing/. Empty, or with a slash at its end. */
  readonly to: string;
}

/** The options that only `make download` has. */
export interface DownloadOptions {
  readonly table: string;
  /** The folder for the table's files, as the user wrote it. @default - one in out/ */
  readonly to?: string;
}

export function readUploadOptions(env: NodeJS.ProcessEnv = process.env): UploadOptions {
  const data = env["DATA"] || undefined;
  if (data === undefined)
    throw new UserError("DATA is not given; name the folder whose files are uploaded: make upload DATA=<folder>");
  const given = env["TO"] ?? "";
  const to = given.replace(/\/*$/, "");
  const names = to === "" ? [] : to.split("/");
  if (/^[a-z0-9]+:\/\//.test(given) || names[0] === "landing" || names.some((name) => ["", ".", ".."].includes(name)))
    throw new UserError(
      `TO=${given} is not a prefix below landing/; write it like the prefix of a source in pipeline.yaml, ` +
        "for example TO=song_data/2026/",
    );
  return { data, to: to === "" ? "" : `${to}/` };
}

export function readDownloadOptions(env: NodeJS.ProcessEnv = process.env): DownloadOptions {
  const table = env["TABLE"] || undefined;
  if (table === undefined)
    throw new UserError("TABLE is not given; name the table whose files you want: make download TABLE=<table>");
  // A slash at the end is not part of the folder's name in messages.
  return { table, to: env["TO"]?.replace(/(?<=.)\/+$/, "") || undefined };
}
