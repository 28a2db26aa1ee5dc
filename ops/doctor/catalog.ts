import { GetDatabaseCommand, GlueClient } from "@aws-sdk/client-glue";
import { GetDataLakeSettingsCommand, LakeFormationClient } from "@aws-sdk/client-lakeformation";
import "../../cli/aws-sdk";
import type { DatabaseHcl } from "../../cli/synthesized/hcl";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/**
 * The database of the tables: whether its name is free, or it is the pipeline's own. For one that is not made yet, also
 * whether IAM alone would decide about it.
 */
export async function* catalog({ name: database, description }: DatabaseHcl, region: string | undefined) {
  const name = `database ${database}`;
  const glue = new GlueClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { Database } = await glue.send(new GetDatabaseCommand({ Name: database }));
    yield existing(name, Database?.Description ?? "", description);
  } catch (error) {
    const isFree = errorName(error) === "EntityNotFoundException";
    yield isFree ? ok(name, "the name is free in Glue") : unseen(name, error);
    if (isFree) yield await lakeFormation(region);
  } finally {
    glue.destroy();
  }
}

function existing(name: string, found: string, description: string): Finding {
  if (found === description) return ok(name, "is the pipeline's own");
  const of = found === "" ? "" : ` ("${found}")`;
  return {
    name,
    state: "wrong",
    says: `exists already in Glue, and is not the pipeline's own${of}`,
    fix: "Choose another name as catalog.database in pipeline.yaml.",
  };
}

/** Who has all rights in new databases and tables where IAM alone decides. */
const everybody = "IAM_ALLOWED_PRINCIPALS";

/**
 * Where Lake Formation is set up, the policies of IAM do not suffice for a new database.
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html
 */
async function lakeFormation(region: string | undefined): Promise<Finding> {
  const name = "Lake Formation";
  const client = new LakeFormationClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { DataLakeSettings } = await client.send(new GetDataLakeSettingsCommand({}));
    const { CreateDatabaseDefaultPermissions = [], CreateTableDefaultPermissions = [] } = DataLakeSettings ?? {};
    const leavesToIam = [CreateDatabaseDefaultPermissions, CreateTableDefaultPermissions].every((permissions) =>
      permissions.some(({ Principal }) => Principal?.DataLakePrincipalIdentifier === everybody),
    );
    if (leavesToIam) return ok(name, "IAM alone decides about new databases and tables");
    return {
      name,
      state: "wrong",
      says: "decides about new databases and tables, so the policies of the nodes do not suffice there",
      fix:
        "Have an administrator of Lake Formation let IAM decide about new databases and tables, or grant the nodes' " +
        "role ALTER and DESCRIBE on the tables after the first deploy.",
    };
  } catch (error) {
    return unseen(name, error);
  } finally {
    client.destroy();
  }
}

const ok = (name: string, says: string): Finding => ({ name, state: "ok", says });
