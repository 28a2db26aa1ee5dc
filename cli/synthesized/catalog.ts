import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { RunError } from "../errors";
import { parseHcl } from "./hcl";

const column = z.object({ name: z.string(), type: z.string(), comment: z.string().optional() });
const texts = z.record(z.string(), z.string());

const tableSchema = z.object({
  name: z.string(),
  table_type: z.string(),
  parameters: texts,
  partition_keys: z.array(column).default([]),
  storage_descriptor: z.tuple([
    z.object({
      location: z.string(),
      input_format: z.string(),
      output_format: z.string(),
      columns: z.array(column),
      ser_de_info: z.tuple([z.object({ serialization_library: z.string(), parameters: texts })]),
    }),
  ]),
});
type TableHcl = z.output<typeof tableSchema>;

/** The resources of a type, by name. The parser makes a list of each block. */
const resources = <T extends z.ZodType>(block: T) => z.record(z.string(), z.tuple([block]));

const catalogSchema = z.object({
  resource: z.object({
    aws_glue_catalog_database: resources(z.object({ name: z.string() })),
    aws_glue_catalog_table: resources(tableSchema),
    aws_athena_workgroup: resources(
      z.object({
        name: z.string(),
        configuration: z.tuple([z.object({ bytes_scanned_cutoff_per_query: z.number() })]),
      }),
    ),
  }),
});

/** What a pipeline has in Glue and Athena, as its HCL says. */
export interface Catalog {
  readonly database: string;
  readonly workgroup: string;
  /** Bytes that a query may scan. */
  readonly scanLimit: number;
  /** The tables, as TableInput of Glue's API. */
  readonly tables: readonly object[];
}

/**
 * The catalog of synthesized stacks; undefined for a pipeline without one.
 * @param file the cdk.tf of the catalog's stack
 */
export async function readCatalog(file: string): Promise<Catalog | undefined> {
  if (!isSynthesized(file)) return undefined;
  const parsed = catalogSchema.safeParse(await parseHcl("cdk.tf", readFileSync(file, "utf8")));
  if (!parsed.success) throw new RunError(`${file} is not the HCL of a catalog: ${z.prettifyError(parsed.error)}`);
  const { resource } = parsed.data;
  const workgroup = only(resource.aws_athena_workgroup, file);
  return {
    database: only(resource.aws_glue_catalog_database, file).name,
    workgroup: workgroup.name,
    scanLimit: workgroup.configuration[0].bytes_scanned_cutoff_per_query,
    tables: Object.values(resource.aws_glue_catalog_table).map(([table]) => tableInput(table)),
  };
}

function only<T>(blocks: Readonly<Record<string, readonly [T]>>, file: string): T {
  const [found, ...others] = Object.values(blocks);
  if (!found || others.length > 0) throw new RunError(`${file}: one database and one workgroup are needed`);
  return found[0];
}

const columnInput = ({ name, type, comment }: z.output<typeof column>) => ({
  Name: name,
  Type: type,
  ...(comment !== undefined && { Comment: comment }),
});

function tableInput({ name, table_type, parameters, partition_keys, storage_descriptor: [storage] }: TableHcl): object {
  const [serde] = storage.ser_de_info;
  return {
    Name: name,
    TableType: table_type,
    Parameters: parameters,
    PartitionKeys: partition_keys.map(columnInput),
    StorageDescriptor: {
      Columns: storage.columns.map(columnInput),
      Location: storage.location,
      InputFormat: storage.input_format,
      OutputFormat: storage.output_format,
      SerdeInfo: { SerializationLibrary: serde.serialization_library, Parameters: serde.parameters },
    },
  };
}

/** Whether the stacks of a folder were synthesized with this one. What an earlier synthesis left there may stay. */
function isSynthesized(file: string): boolean {
  const manifest = join(dirname(file), "..", "..", "manifest.json");
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as { stacks: Record<string, unknown> };
  return Object.keys(stacks).includes(basename(dirname(file)));
}
