// Makes Node load cdktn where the code imports cdktf, as if the imports were renamed. Constructs come from there too:
// cdktn needs a version below 10.8.
const Module = require("node:module");
const { join } = require("node:path");

const folder = join(__dirname, "../../.cache/cdktn");
const renamed = (request) => request.replace(/^@cdktf\//, "@cdktn/").replace(/^cdktf(?=\/|$)/, "cdktn");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, isMain, ...options) {
  const isFork = renamed(request) !== request || /^constructs(\/|$)/.test(request);
  return isFork
    ? resolve.call(this, renamed(request), parent, isMain, { paths: [folder] })
    : resolve.call(this, request, parent, isMain, ...options);
};
