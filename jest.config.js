/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } }] },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/out", "<rootDir>/.local", "<rootDir>/.cache"],
  testTimeout: 30_000,
};
