import { nodeFinding, pythonFinding, terraformFinding } from "../../../ops/doctor/machine";

test("what the doctor says of versions", () => {
  expect([nodeFinding("v18.20.0").state, nodeFinding("v22.1.0").state]).toEqual(["wrong", "ok"]);
  expect(["3.8.1", "3.9.0", "3.12.7", "3.13.0", undefined].map((version) => pythonFinding(version).state)).toEqual([
    "wrong",
    "ok",
    "ok",
    "wrong",
    "wrong",
  ]);
  expect(terraformFinding({ product: "Terraform", version: "1.9.8" })).toEqual({
    name: "terraform",
    state: "wrong",
    says: "1.9.8",
    fix:
      "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or OpenTofu 1.11 or newer " +
      "(https://opentofu.org/docs/intro/install) and set TERRAFORM=tofu. TERRAFORM can also name a file.",
  });
  expect(terraformFinding({ product: "OpenTofu", version: "1.11.2" })).toEqual({
    name: "opentofu",
    state: "ok",
    says: "1.11.2",
  });
});
