import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Nodes } from "../../../cli/synthesized/nodes";
import { pricesOfAws } from "../../../cli/estimate/prices-aws";
import { RunError, UserError } from "../../../cli/errors";

interface Asked {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Field: string; readonly Value: string }[];
}

const nodes: Nodes[] = [
  { fleet: "primary", onDemand: 1, spot: 0, type: "m6i.xlarge", disk: 64 },
  { fleet: "core", onDemand: 2, spot: 0, type: "m6i.xlarge", disk: 64 },
];
/** A product as AWS's price list writes it: JSON in JSON. Invented prices. */
const product = (...tiers: [string, string][]) =>
  JSON.stringify({
    product: {},
    terms: {
      OnDemand: {
        "X.Y": {
          priceDimensions: Object.fromEntries(
            tiers.map(([beginRange, USD], index) => [`X.Y.${index}`, { beginRange, pricePerUnit: { USD } }]),
          ),
        },
      },
    },
  });

let server: Server;
let asked: Asked[] = [];
let answer: (request: Asked) => { readonly status?: number; readonly body: unknown };
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const wanted = JSON.parse(Buffer.concat(parts).toString()) as Asked;
      asked.push(wanted);
      const { status = 200, body } = answer(wanted);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_MAX_ATTEMPTS: "1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
});
beforeEach(() => (asked = []));
afterAll(() => {
  process.env = before;
  server.close();
});

const value = ({ Filters }: Asked, field: string) => Filters.find(({ Field }) => Field === field)?.Value;

test("list prices of a region: each type once, a thousand requests, the first tier of storage", async () => {
  answer = (request) => {
    const price =
      {
        AmazonEC2: request.Filters.some(({ Field }) => Field === "volumeApiName") ? "0.5" : "3",
        ElasticMapReduce: "0.25",
        AmazonS3: "",
      }[request.ServiceCode] ?? "";
    if (request.ServiceCode !== "AmazonS3")
      return { body: { PriceList: [product(["0", price]), product(["0", "0.0"])] } };
    if (value(request, "group") === "S3-API-Tier1") return { body: { PriceList: [product(["0", "0.002"])] } };
    if (value(request, "group") === "S3-API-Tier2") return { body: { PriceList: [product(["0", "0.001"])] } };
    return { body: { PriceList: [product(["51200", "0.03"], ["0", "0.04"])] } };
  };
  expect(await pricesOfAws("eu-central-1", nodes)).toEqual({
    currency: "USD",
    hour: { "m6i.xlarge": { ec2: 3, emr: 0.25 } },
    thousandRequests: { put: 2, get: 1 },
    gbMonth: { disk: 0.5, s3: 0.04 },
  });
  expect(asked).toHaveLength(6);
  expect(new Set(asked.map((request) => value(request, "regionCode")))).toEqual(new Set(["eu-central-1"]));
});

test("a price that is missing, that exists twice, or that AWS refuses", async () => {
  answer = () => ({ body: { PriceList: [] } });
  await expect(pricesOfAws("eu-central-1", nodes)).rejects.toThrow(
    new RunError(
      "PRICES=aws: AWS's price list has no price of an hour of m6i.xlarge in EC2 in eu-central-1; " +
        "give a file of prices instead; docs/cost.md shows one",
    ),
  );
  answer = () => ({ body: { PriceList: [product(["0", "1"]), product(["0", "2"])] } });
  await expect(pricesOfAws("eu-central-1", nodes)).rejects.toThrow(
    new RunError(
      "PRICES=aws: AWS's price list has 2 prices of an hour of m6i.xlarge in EC2 (1, 2 USD); " +
        "give a file of prices instead; docs/cost.md shows one",
    ),
  );
  answer = () => ({ status: 400, body: { __type: "AccessDeniedException", message: "not you" } });
  await expect(pricesOfAws("eu-central-1", nodes)).rejects.toThrow(
    new RunError(
      "PRICES=aws: AWS refused the price of an hour of m6i.xlarge in EC2: not you; " +
        "the permission pricing:GetProducts is needed",
    ),
  );
});

test("credentials of China and of GovCloud are not sent to the price list", async () => {
  await expect(pricesOfAws("cn-north-1", nodes)).rejects.toThrow(
    new UserError(
      "PRICES=aws: AWS's price list does not take the credentials of aws-cn, the AWS partition of cn-north-1; " +
        "give a file of prices instead; docs/cost.md shows one",
    ),
  );
  expect(asked).toEqual([]);
});
