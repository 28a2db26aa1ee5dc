import { interfaces } from "../../../cli/options/session";
import { userInterface } from "../../../ops/session/user-interfaces";

const Applications = ["Hive", "JupyterHub", "Livy", "Trino", "Zeppelin"].map((Name) => ({ Name }));
const addresses = (isEncrypted: boolean) =>
  interfaces.map((ui) => {
    const { scheme, port } = userInterface(ui, { Id: "j-1", Applications }, isEncrypted);
    return `${ui} ${scheme} ${port}`;
  });

/** @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html */
test("ports and schemes of a cluster without encryption in transit, and with it", () => {
  expect(addresses(false)).toEqual([
    "spark http 18080",
    "yarn http 8088",
    "hdfs http 9870",
    "zeppelin http 8890",
    "jupyter https 9443",
    "livy http 8998",
    "hive http 10002",
    "trino http 8889",
  ]);
  expect(addresses(true)).toEqual([
    "spark https 18480",
    "yarn https 8088",
    "hdfs https 9871",
    "zeppelin https 8890",
    "jupyter https 9443",
    "livy https 8998",
    "hive https 10002",
    "trino https 8446",
  ]);
});
