import { decimalText } from "../../../local/run/decimal";

test.each([
  [765, 2, "7.65"],
  [-5, 3, "-0.005"],
  [0, 2, "0.00"],
  [42n, 0, "42"],
  [-123456789012345678n, 4, "-12345678901234.5678"],
  [new Uint8Array([0x11, 0x22, 0x10, 0xf4, 0x7d, 0xe9, 0x81, 0x15]), 19, "0.1234567890123456789"],
  [new Uint8Array([0xff, 0xfe]), 1, "-0.2"],
] as const)("%s with %i digits after the point is %s", (unscaled, scale, text) => {
  expect(decimalText(unscaled, scale)).toBe(text);
});
