import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { temporaryFolder } from "../../stacks/synthesized";
import { PipelineAws, refusals } from "../pipeline-aws";

/**
 * `make shell`, `make tunnel`, `make ssh` and `make copy` as people start them. The programs in programs/ stand in for
 * those of AWS and OpenSSH, which would connect to a node.
 */
let aws: PipelineAws;
const token = "AAEAAc-token-of-the-session";
const programs = { PATH: `${join(__dirname, "programs")}:${process.env["PATH"] ?? ""}`, PLUGIN_VERSION: "1.2.707.0" };
const nodes = [
  { Ec2InstanceId: "i-0core", InstanceFleetId: "if-C", PrivateIpAddress: "10.0.1.13" },
  {
    Ec2InstanceId: "i-0primary",
    InstanceFleetId: "if-P",
    PrivateIpAddress: "10.0.1.12",
    PrivateDnsName: "ip-10-0-1-12.ec2.internal",
  },
].map((node) => ({ ...node, Status: { State: "RUNNING" } }));
const withKey = { Ec2InstanceAttributes: { Ec2KeyName: "team" } };

const answer = (target: string, body: object) => aws.server.tell({ answer: { target, body } });
const theCluster = (more: object = {}) =>
  answer("DescribeCluster", {
    Cluster: {
      Id: "j-ON",
      InstanceCollectionType: "INSTANCE_FLEET",
      Applications: [{ Name: "Hadoop" }, { Name: "Spark" }],
      Status: { State: "WAITING" },
      ...more,
    },
  });
const terminated = async () => (await aws.server.tell({ asked: {} }))["TerminateSession"] ?? 0;

/** What a program was given. */
interface Recorded {
  readonly pid: number;
  readonly args: readonly string[];
  readonly response?: object;
}
const recordFile = () => join(aws.project.folder, "record.json");
const recorded = () => JSON.parse(readFileSync(recordFile(), "utf8")) as Recorded;
const lives = (pid: number) => existsSync(`/proc/${pid}`);

const start = (command: string, env: Record<string, string> = {}) => {
  rmSync(recordFile(), { force: true });
  return aws.project.start(command, { ...aws.server.env, ...programs, CLUSTER: "j-ON", RECORD: recordFile(), ...env });
};
const run = async (command: string, env: Record<string, string> = {}) => {
  const { exitCode, stdout, stderr } = await start(command, env);
  return { exitCode, stdout, stderr };
};
/** Starts a tunnel, waits until it says its address, does something, and presses Ctrl-C. */
async function tunnel(env: Record<string, string>, meanwhile?: () => Promise<void>) {
  const running = start("tunnel", env);
  await new Promise<void>((resolve) => {
    let text = "";
    running.stdout?.on("data", (data: Buffer) => (text += data.toString()).includes("until Ctrl-C") && resolve());
    void running.once("close", () => resolve());
  });
  await meanwhile?.();
  running.kill("SIGINT");
  const { exitCode, stdout, stderr } = await running;
  return { exitCode, stdout, stderr };
}
const reaches = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "localhost");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
const sessionManager = (isOn: boolean) =>
  isOn
    ? aws.project.edit("cluster:\n", "cluster:\n  sessionManager: true\n")
    : aws.project.edit("  sessionManager: true\n", "");

beforeAll(async () => {
  aws = await PipelineAws.start();
  await theCluster();
  const fleets = {
    InstanceFleets: [
      { Id: "if-P", InstanceFleetType: "MASTER" },
      { Id: "if-C", InstanceFleetType: "CORE" },
    ],
  };
  await answer("ListInstanceFleets", fleets);
  await answer("ListInstances", { Instances: nodes });
  const session = {
    SessionId: "ann-0123",
    TokenValue: token,
    StreamUrl: "wss://ssmmessages.us-east-1.amazonaws.com/x",
  };
  await answer("StartSession", session);
  await answer("TerminateSession", { SessionId: "ann-0123" });
});
afterAll(() => aws.stop());

describe("without what they need", () => {
  const dollar = join(temporaryFolder(), "${HOME}");
  beforeAll(() => {
    mkdirSync(dollar);
    writeFileSync(join(dollar, "key.pem"), "");
  });

  test("pipeline.yaml without sessionManager", async () => {
    expect(await run("shell")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "The nodes of sparkify do not allow Session Manager. Write cluster: { sessionManager: true } in " +
        "pipeline.yaml and deploy; the next cluster allows it.",
    });
  });

  test("a cluster without a key pair", async () => {
    const stderr =
      "The cluster j-ON has no key pair, so SSH is not possible. Write in pipeline.yaml " +
      "cluster: { ssh: { key: <name of a key pair in EC2>, from: [<your address>/32] } }, and deploy: " +
      "the next cluster has it. make shell needs cluster.sessionManager, and no key pair.";
    expect(await run("ssh")).toEqual({ exitCode: 2, stdout: "", stderr });
    expect(await run("copy", { FILE: "package.json" })).toEqual({ exitCode: 2, stdout: "", stderr });
  });

  test("a tunnel with neither", async () => {
    expect((await run("tunnel", { UI: "yarn" })).stderr).toBe(
      "The nodes of j-ON allow neither Session Manager nor SSH. Write in pipeline.yaml " +
        "cluster: { sessionManager: true }, and deploy: the next cluster allows Session Manager. With a key pair " +
        "(cluster.ssh), it allows SSH.",
    );
  });

  test.each([
    ["tunnel", {}, "UI is not given; it is one of: spark, yarn, hdfs, zeppelin, jupyter, livy, hive, trino."],
    [
      "tunnel",
      { UI: "hue" },
      "UI=hue is not known; it is one of: spark, yarn, hdfs, zeppelin, jupyter, livy, hive, trino.",
    ],
    ["ssh", { KEY: "no.pem" }, "KEY=no.pem: there is no such file; give the file of the private key."],
    [
      "ssh",
      { INSTANCE: "10.0.1.12" },
      "INSTANCE=10.0.1.12 is not the id of an instance; make describe lists those of a cluster.",
    ],
    [
      "ssh",
      { KEY: join(dollar, "key.pem") },
      `KEY=${dollar}/key.pem: ssh takes \${ in a path for the name of a variable; rename the file or folder.`,
    ],
    ["copy", {}, "FILE is not given; name the file or folder to copy: make copy FILE=<file> [TO=<path>]"],
    ["copy", { FILE: "no.txt" }, "FILE=no.txt: there is no such file"],
  ])("make %s %j", async (command, env, stderr) => {
    expect(await run(command, env as Record<string, string>)).toEqual({ exitCode: 2, stdout: "", stderr });
  });
});

describe("through Session Manager", () => {
  beforeAll(() => sessionManager(true));
  afterAll(() => sessionManager(false));
  const request = JSON.stringify({ Target: "i-0primary" });

  test("without the plugin, nothing is asked of AWS", async () => {
    const before = await aws.server.tell({ asked: {} });
    expect(await run("shell", { PATH: "/nowhere" })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "This needs AWS's program session-manager-plugin, which is not installed. Install it as " +
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html " +
        "says. The AWS CLI is not needed.",
    });
    expect(await aws.server.tell({ asked: {} })).toEqual(before);
  });

  test("a shell on the primary node; the token is in no argument and no output, and the session is ended", async () => {
    const before = await terminated();
    const { exitCode, stdout, stderr } = await run("shell");
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      "A shell on i-0primary of j-ON, as ssm-user; sudo su - hadoop has Spark's and HDFS' rights; exit ends it.",
    );
    expect(stdout).toContain("Starting session with SessionId: ann-0123");
    expect(recorded().args).toEqual([
      "AWS_SSM_START_SESSION_RESPONSE",
      "us-east-1",
      "StartSession",
      "",
      request,
      aws.server.url,
    ]);
    expect(recorded().response).toMatchObject({ SessionId: "ann-0123", TokenValue: token });
    expect(`${stdout}${stderr}`).not.toContain(token);
    expect(await terminated()).toBe(before + 1);
  });

  test("an older plugin takes the session as its argument only", async () => {
    expect((await run("shell", { PLUGIN_VERSION: "1.2.497.0" })).exitCode).toBe(0);
    expect(JSON.parse(recorded().args[0] ?? "")).toMatchObject({ TokenValue: token });
  });

  test("another node, if it is of the cluster", async () => {
    await run("shell", { INSTANCE: "i-0core" });
    expect(recorded().args[4]).toBe(JSON.stringify({ Target: "i-0core" }));
    expect((await run("shell", { INSTANCE: "i-0other" })).stderr).toBe(
      "INSTANCE=i-0other is not a node of j-ON that runs now; these are: i-0primary (primary), i-0core (core).",
    );
  });

  test("a cluster that has ended, and a node that does not answer yet", async () => {
    await theCluster({ Status: { State: "TERMINATED" } });
    expect((await run("shell")).stderr).toBe(
      "The cluster j-ON has ended (TERMINATED), so there is no node to connect to. make history shows what its Spark " +
        "job did. With cluster.lifecycle: idle or persistent, a cluster stays after its run.",
    );
    await theCluster();
    expect(
      await aws.refused("StartSession", "TargetNotConnected", "i-0primary is not connected.", "shell", all()),
    ).toEqual({
      exitCode: 1,
      stderr:
        "Session Manager does not reach i-0primary. A node can be reached some minutes after its start, and only if " +
        "its cluster was deployed with cluster.sessionManager: true.",
    });
  });
  const all = () => ({ ...programs, CLUSTER: "j-ON", RECORD: recordFile() });

  test.each(refusals)("%s", async (error, message, advice) => {
    expect(await aws.refused("StartSession", error, message, "shell", all())).toEqual({
      exitCode: 1,
      stderr: `Session Manager started no session on i-0primary: ${error}: ${message}.${advice}`,
    });
  });

  test("a tunnel to Spark's history stays until Ctrl-C, and leaves neither a session nor a process", async () => {
    const before = await terminated();
    const { exitCode, stdout, stderr } = await tunnel({ UI: "spark" }, async () =>
      expect(await reaches(18080)).toBe(true),
    );
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout:
        "Spark's history server of j-ON: http://localhost:18080/ until Ctrl-C. " +
        "What runs now is under “Show incomplete applications”.\n\nThe tunnel is closed.",
      stderr: "",
    });
    expect(JSON.parse(recorded().args[4] ?? "")).toEqual({
      Target: "i-0primary",
      DocumentName: "AWS-StartPortForwardingSessionToRemoteHost",
      Parameters: { host: ["10.0.1.12"], portNumber: ["18080"], localPortNumber: ["18080"] },
    });
    expect(lives(recorded().pid)).toBe(false);
    expect(await terminated()).toBe(before + 1);
  });

  test("a port that is taken here is replaced; a plugin that does not end is killed", async () => {
    const other = createServer().listen(8088, "127.0.0.1");
    const { stdout } = await tunnel({ UI: "yarn", PLUGIN_HANGS: "1" });
    other.close();
    const [, port] = /http:\/\/localhost:(\d+)\//.exec(stdout) ?? [];
    expect(port).not.toBe("8088");
    expect(recorded().args[4]).toContain(`"localPortNumber":["${port}"]`);
    expect(lives(recorded().pid)).toBe(false);
  });

  test("a plugin that opens nothing", async () => {
    const before = await terminated();
    expect(await run("tunnel", { UI: "hdfs", PLUGIN_FAILS: "1" })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "The tunnel could not be opened. Cannot perform start session: websocket: bad handshake",
    });
    expect(await terminated()).toBe(before + 1);
  });

  test("Zeppelin and JupyterHub only where the cluster has them", async () => {
    expect((await run("tunnel", { UI: "zeppelin" })).stderr).toBe(
      "UI=zeppelin: the cluster j-ON does not have the application Zeppelin; it has: Hadoop, Spark. Write cluster: " +
        "{ applications: [Zeppelin] } in pipeline.yaml and deploy: the next cluster has it " +
        "(examples/cluster-notebooks).",
    );
    await theCluster({ Applications: [{ Name: "JupyterHub" }] });
    const { stdout } = await tunnel({ UI: "jupyter" });
    await theCluster();
    expect(stdout).toContain(
      "JupyterHub of j-ON: https://localhost:9443/ until Ctrl-C. The user jovyan has the password jupyter until " +
        "somebody changes it. Its certificate is not for this address, so the browser warns.\n",
    );
  });

  describe("to a cluster with a security configuration", () => {
    const configuration = (isEncrypted: boolean) =>
      answer("DescribeSecurityConfiguration", {
        Name: "sparkify-1",
        SecurityConfiguration: JSON.stringify({ EncryptionConfiguration: { EnableInTransitEncryption: isEncrypted } }),
      });
    beforeAll(() => theCluster({ SecurityConfiguration: "sparkify-1" }));
    afterAll(() => theCluster());

    test("that encrypts in transit, each web interface has TLS, and some another port", async () => {
      await configuration(true);
      const { stdout } = await tunnel({ UI: "spark" });
      expect(stdout).toContain(
        "Spark's history server of j-ON: https://localhost:18480/ until Ctrl-C. What runs now is under “Show " +
          "incomplete applications”. Its certificate is not for this address, so the browser warns.\n",
      );
      expect(recorded().args[4]).toContain('"portNumber":["18480"]');
    });

    test("that encrypts disks alone", async () => {
      await configuration(false);
      expect((await tunnel({ UI: "yarn" })).stdout).toContain("YARN's ResourceManager of j-ON: http://localhost:8088/");
    });

    test("that may not be read", async () => {
      const target = "DescribeSecurityConfiguration";
      expect(await aws.refused(target, "AccessDeniedException", "no", "tunnel", { ...all(), UI: "yarn" })).toEqual({
        exitCode: 1,
        stderr:
          "Whether the web interfaces of j-ON have TLS is not known, because its security configuration sparkify-1 " +
          "could not be read: AccessDeniedException: no. docs/operations.md lists the rights this needs.",
      });
    });
  });
});

describe("with a key pair", () => {
  beforeAll(() => theCluster(withKey));
  const settings = () => [
    ...["-o", "UserKnownHostsFile=.local/ssh/known_hosts"],
    ...["-o", "HostKeyAlias=i-0primary"],
    ...["-o", "StrictHostKeyChecking=accept-new"],
    ...["-o", "ServerAliveInterval=10"],
    ...["-o", "ConnectTimeout=15"],
  ];

  test("a shell by SSH, whose exit code is the command's", async () => {
    expect((await run("ssh", { SSH_EXIT: "3" })).exitCode).toBe(3);
    expect(recorded().args).toEqual(["ssh", ...settings(), "hadoop@10.0.1.12"]);
    const KEY = aws.project.file('100% "key".pem', "");
    await run("ssh", { KEY });
    expect(recorded().args).toEqual([
      "ssh",
      ...settings(),
      ...["-o", "IdentitiesOnly=yes"],
      ...["-o", `IdentityFile="${join(aws.project.folder, '100%% \\"key\\".pem')}"`],
      "hadoop@10.0.1.12",
    ]);
  });

  test("OpenSSH itself reads a key's path as it is, and where the host keys are", () => {
    const [, ...args] = recorded().args;
    const shown = execa.sync("ssh", ["-G", ...args]).stdout.split("\n");
    expect(shown).toContain("userknownhostsfile .local/ssh/known_hosts");
    // What it shows is what it has read, before it replaces %% by %.
    expect(shown).toContain(`identityfile ${join(aws.project.folder, '100%% "key".pem')}`);
  });

  test("a public address comes before a private one", async () => {
    const Instances = [{ ...nodes[1], PublicDnsName: "ec2-3-4-5-6.compute-1.amazonaws.com" }];
    await answer("ListInstances", { Instances });
    await run("ssh");
    await answer("ListInstances", { Instances: nodes });
    expect(recorded().args.at(-1)).toBe("hadoop@ec2-3-4-5-6.compute-1.amazonaws.com");
  });

  test("a file and a folder are copied, and a failure is said", async () => {
    writeFileSync(join(aws.project.folder, "a:b.txt"), "x");
    expect((await run("copy", { FILE: "a:b.txt" })).stdout).toBe("a:b.txt was copied to hadoop@10.0.1.12:");
    expect(recorded().args).toEqual(["scp", ...settings(), "./a:b.txt", "hadoop@10.0.1.12:"]);
    await run("copy", { FILE: "pipelines/", TO: "/mnt/tmp" });
    expect(recorded().args.slice(-3)).toEqual(["-r", "./pipelines/", "hadoop@10.0.1.12:/mnt/tmp"]);
    expect(await run("copy", { FILE: "package.json", SSH_EXIT: "1" })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "package.json was not copied to hadoop@10.0.1.12:: scp ended with exit code 1.",
    });
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends a copy with 130, and says that it is not complete",
    async (signal) => {
      const copying = start("copy", { FILE: "package.json", SSH_HANGS: "1" });
      while (!existsSync(recordFile()) || readFileSync(recordFile(), "utf8") === "") await sleep(50);
      copying.kill(signal);
      await sleep(200);
      // A terminal sends Ctrl-C to both.
      if (signal === "SIGINT") process.kill(recorded().pid, signal);
      const { exitCode, stdout, stderr } = await copying;
      expect({ exitCode, stdout, stderr }).toEqual({
        exitCode: 130,
        stdout: "",
        stderr: "\nInterrupted. package.json is not complete on the node; the same command copies it again.",
      });
      expect(lives(recorded().pid)).toBe(false);
    },
  );

  test("without OpenSSH", async () => {
    expect((await run("ssh", { PATH: "/nowhere" })).stderr).toBe("This needs ssh of OpenSSH, which is not installed.");
  });

  test("a tunnel is a SOCKS proxy, which ends with Ctrl-C and leaves no process", async () => {
    const { exitCode, stdout, stderr } = await tunnel({ UI: "hdfs" }, async () =>
      expect(await reaches(8157)).toBe(true),
    );
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout:
        "HDFS' NameNode of j-ON: http://ip-10-0-1-12.ec2.internal:9870/ in a browser with the SOCKS proxy " +
        "localhost:8157, until Ctrl-C.\n\nThe tunnel is closed.",
      stderr: "",
    });
    expect(recorded().args.slice(-6)).toEqual([
      ...["-N", "-D", "127.0.0.1:8157", "-o", "ExitOnForwardFailure=yes"],
      "hadoop@10.0.1.12",
    ]);
    expect(lives(recorded().pid)).toBe(false);
  });

  test("a proxy needs its port", async () => {
    const other = createServer().listen(8157, "127.0.0.1");
    const { stderr } = await run("tunnel", { UI: "hdfs" });
    other.close();
    expect(stderr).toBe("Another program listens on port 8157 of this machine; end it, and try again.");
  });
});
