// Imported by each file that makes a client of AWS's SDK. The project runs on Node 20, and the SDK warns about that at
// the first client of each process. Between the lines of a command, the warning would hide what matters.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
