// Teaches Node to load TypeScript, as `--import tsx` does, but 0.2 s sooner: that starts a thread that loads ES modules,
// which none of the project's are, and searches all files of all dependencies for their syntax. Node loads those itself.
const javascript = require.extensions[".js"];
require("tsx/cjs");
require.extensions[".js"] = javascript;

// cdktf loads its archiver, 240 files, and calls it only for assets that are folders, in a process of its own: here it is
// loaded when it is called.
const Module = require("node:module");
const load = Module._load;
Module._load = (request, ...rest) =>
  request === "archiver" ? (...args) => load(request, ...rest)(...args) : load(request, ...rest);
