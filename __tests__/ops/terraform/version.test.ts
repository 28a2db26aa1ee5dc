import { isNewEnough } from "../../../ops/terraform/terraform";

test("Terraform 1.11 and newer", () => {
  expect(["1.10.5", "1.11.0", "1.12.0-rc1", "2.0.0"].map(isNewEnough)).toEqual([false, true, true, true]);
});
