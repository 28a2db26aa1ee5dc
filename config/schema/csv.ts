import { z } from "zod";
import { timeFormatProblem } from "../sources/time-format";
import { checked } from "./fields";

const character = (description: string, example: string) =>
  checked(
    (value) => (value.length === 1 ? undefined : `is not a single character; write one, for example ${example}`),
    description,
  );

export const csvSchema = z
  .strictObject({
    delimiter: character("The character between two fields.", '";"').default(","),
    quote: character(
      "The character around a field that contains a delimiter, a quote (written twice) or a line break.",
      `"'"`,
    ).default('"'),
    encoding: z.enum(["UTF-8", "ISO-8859-1", "windows-1252"]).default("UTF-8").meta({
      description:
        "The encoding of the files. A file that begins with the UTF-8 byte order mark is always read as UTF-8.",
    }),
    header: z
      .boolean()
      .default(true)
      .meta({
        description:
          "Whether the first line names the columns. If false, the columns are those of the schema, in its order. " +
          "To skip a header with empty or repeated names, also write skipLines: 1.",
      }),
    skipLines: z.int().min(0).max(1000).default(0).meta({
      description: "Lines at the beginning of each file that are neither header nor records.",
    }),
    escape: character(
      "The escape character: a quote, a delimiter or an escape after it is an ordinary character. " +
        'Spark and MySQL write "\\\\". If omitted, there is none, and a quote in quotes is written twice. ' +
        "Before a line break outside of quotes, the number of fields decides. If the line below is not a record, and " +
        "both lines together have as many fields as the header, the line break is part of the value. MySQL and " +
        "Redshift write such files. Otherwise the record ends with its line, as for Spark and Hive.",
      '"\\\\"',
    ).optional(),
    comment: character("Lines that begin with this character are not records.", '"#"').optional(),
    nullValues: z
      .array(z.string())
      .default([""])
      .meta({
        description:
          "Strings read as null, in quotes or not, after escape characters are removed. " +
          "The list replaces the default, which is the empty string.",
      }),
    timestampFormats: z
      .array(
        checked(
          timeFormatProblem,
          "A date pattern as in Java and Spark: letters for the parts of a date, text in single quotes, " +
            "and other characters as they are.",
        ),
      )
      .default([])
      .meta({
        description:
          "How dates and times are written, for example dd/MM/yyyy HH:mm. With yy, years are 2000 to 2099. " +
          "An empty list means ISO 8601. A record with a date in none of the formats goes to quarantine.",
      }),
  })
  .meta({
    description:
      "How the files of a CSV source are written. Each file has a header line that names the fields of the schema, " +
      "in any order. A file that lacks a field fails the run, unless the field is optional. " +
      "Empty lines are not records.",
  });
