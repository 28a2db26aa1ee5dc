import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { z } from "zod";
import "../../cli/aws-sdk";
import type { Nodes } from "../../cli/synthesized/nodes";
import type { Prices } from "./prices";
import { RunError, UserError } from "../../cli/errors";

/** Which of AWS's products is meant: each filter must hold. */
interface Product {
  readonly service: string;
  readonly filters: Readonly<Record<string, string>>;
}

/** Tiers of one price: the first is what a small amount costs. */
const productSchema = z.object({
  terms: z.object({
    OnDemand: z
      .record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({
              beginRange: z.string().default("0"),
              pricePerUnit: z.object({ USD: z.coerce.number() }).partial(),
            }),
          ),
        }),
      )
      .default({}),
  }),
});

/**
 * AWS's public list prices of a region. Spot prices are none of them: Spot nodes are counted as On-Demand.
 * @throws UserError without credentials, RunError when AWS refuses or has no such price
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export async function pricesOfAws(region: string, nodes: readonly Nodes[]): Promise<Prices> {
  // The list is served from a few regions only; what it says of all of them is the same.
  const client = new PricingClient({ region: "us-east-1" });
  const ask = async (name: string, service: string, filters: Product["filters"]) => {
    const price = await first(client, name, { service, filters: { regionCode: region, ...filters } });
    if (price === undefined)
      throw new RunError(
        `PRICES=aws: AWS's price list has no price of ${name} in ${region}; give a file of prices instead, as docs/cost.md shows one`,
      );
    return price;
  };
  const hour: Prices["hour"] = {};
  for (const type of new Set(nodes.map((one) => one.type))) {
    const linux = {
      operatingSystem: "Linux",
      tenancy: "Shared",
      preInstalledSw: "NA",
      capacitystatus: "Used",
      marketoption: "OnDemand",
    };
    hour[type] = {
      ec2: await ask(`an hour of ${type} in EC2`, "AmazonEC2", { instanceType: type, ...linux }),
      emr: await ask(`an hour of ${type} in EMR`, "ElasticMapReduce", { instanceType: type, softwareType: "EMR" }),
    };
  }
  const requests = async (group: string) =>
    1000 * (await ask(`a request of ${group}`, "AmazonS3", { productFamily: "API Request", group }));
  return {
    currency: "USD",
    hour,
    thousandRequests: { put: await requests("S3-API-Tier1"), get: await requests("S3-API-Tier2") },
    gbMonth: {
      disk: await ask("a GB of a gp3 volume", "AmazonEC2", { productFamily: "Storage", volumeApiName: "gp3" }),
      s3: await ask("a GB in S3 Standard", "AmazonS3", {
        productFamily: "Storage",
        storageClass: "General Purpose",
        volumeType: "Standard",
      }),
    },
  };
}

/** The price of the lowest tier, of the only product that has one above zero. */
async function first(client: PricingClient, name: string, { service, filters }: Product): Promise<number | undefined> {
  const Filters = Object.entries(filters).map(([Field, Value]) => ({ Type: "TERM_MATCH" as const, Field, Value }));
  let answer;
  try {
    answer = await client.send(new GetProductsCommand({ ServiceCode: service, Filters, FormatVersion: "aws_v1" }));
  } catch (error) {
    const { name: kind, message } = error as Error;
    if (kind === "CredentialsProviderError")
      throw new UserError(
        "PRICES=aws: there are no AWS credentials; log in (aws sso login, or AWS_PROFILE), or give a file of prices as docs/cost.md shows one",
      );
    throw new RunError(
      `PRICES=aws: AWS refused to tell the price of ${name}: ${message}; it takes the permission pricing:GetProducts`,
    );
  }
  const found = new Set<number>();
  for (const product of answer.PriceList ?? []) {
    const { terms } = productSchema.parse(JSON.parse(String(product)));
    const tiers = Object.values(terms.OnDemand).flatMap((offer) => Object.values(offer.priceDimensions));
    const lowest = tiers.sort((a, b) => Number(a.beginRange) - Number(b.beginRange))[0]?.pricePerUnit.USD;
    if (lowest !== undefined && lowest > 0) found.add(lowest);
  }
  if (found.size > 1)
    throw new RunError(
      `PRICES=aws: AWS's price list has ${found.size} prices of ${name} (${[...found].join(", ")} USD); give a file of prices instead, as docs/cost.md shows one`,
    );
  return [...found][0];
}
