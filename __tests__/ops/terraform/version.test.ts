import { isNewEnough, terraformBinary, versionIn } from "../../../ops/terraform/program";

afterEach(() => {
  delete process.env["TERRAFORM"];
  delete process.env["TERRAFORM_BINARY_NAME"];
});

test.each(["Terraform", "OpenTofu"] as const)("%s 1.11 and newer", (product) => {
  const versions = ["1.10.5", "1.11.0", "1.12.0-rc1", "2.0.0"];
  expect(versions.map((version) => isNewEnough({ product, version }))).toEqual([false, true, true, true]);
});

test("the first line of what `version` prints says which of them it is", () => {
  expect(versionIn("Terraform v1.11.4\non linux_amd64\n")).toEqual({ product: "Terraform", version: "1.11.4" });
  expect(versionIn("OpenTofu v1.11.0-beta1\non linux_arm64\n")).toEqual({
    product: "OpenTofu",
    version: "1.11.0-beta1",
  });
  expect(versionIn("Python 3.11.2\n")).toBeUndefined();
});

test("TERRAFORM names the program before TERRAFORM_BINARY_NAME does, and an empty value names none", () => {
  expect(terraformBinary()).toBe("terraform");
  process.env["TERRAFORM_BINARY_NAME"] = "/opt/terraform";
  expect(terraformBinary()).toBe("/opt/terraform");
  process.env["TERRAFORM"] = "";
  expect(terraformBinary()).toBe("/opt/terraform");
  process.env["TERRAFORM"] = "tofu";
  expect(terraformBinary()).toBe("tofu");
});
