import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { z } from "zod";
import "../aws-sdk";
import { RunError, UserError } from "../errors";
import type { Nodes } from "../synthesized/nodes";
import { regionNamed } from "../../config/aws/regions";
import type { Prices } from "./prices";

/** A product in AWS's price list: the one that matches all filters. */
interface Product {
  /** As messages name it. */
  readonly name: string;
  readonly service: string;
  readonly filters: Readonly<Record<string, string>>;
}

/** A price may have tiers, by amount: the first is the price of a small amount. */
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

const fileInstead = "give a file of prices instead; docs/cost.md shows one";

/**
 * AWS's public list prices for a region. They hold no Spot prices: Spot nodes are counted as On-Demand.
 * @throws UserError without credentials, and in China and GovCloud, whose credentials the price list does not take;
 * RunError when AWS refuses, or does not have exactly one price
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export async function pricesOfAws(region: string, nodes: readonly Nodes[]): Promise<Prices> {
  const { partition } = regionNamed(region);
  if (partition !== "aws")
    throw new UserError(
      `PRICES=aws: AWS's price list does not take the credentials of ${partition}, the AWS partition of ${region}; ` +
        fileInstead,
    );
  // Only a few regions serve the price list. Each serves the prices of all regions.
  const client = new PricingClient({ region: "us-east-1" });
  const ask = (name: string, service: string, filters: Product["filters"]) =>
    priceOf(client, { name, service, filters: { regionCode: region, ...filters } }, region);
  const hour: Prices["hour"] = {};
  for (const type of new Set(nodes.map((group) => group.type))) {
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

/** The price of the lowest tier. Products that match and cost nothing do not count. */
async function priceOf(client: PricingClient, product: Product, region: string): Promise<number> {
  const prices = new Set<number>();
  for (const listed of await matching(client, product)) {
    const { terms } = productSchema.parse(JSON.parse(listed));
    const tiers = Object.values(terms.OnDemand).flatMap((offer) => Object.values(offer.priceDimensions));
    const lowest = tiers.sort((a, b) => Number(a.beginRange) - Number(b.beginRange))[0]?.pricePerUnit.USD;
    if (lowest !== undefined && lowest > 0) prices.add(lowest);
  }
  const [price] = prices;
  if (price === undefined)
    throw new RunError(`PRICES=aws: AWS's price list has no price of ${product.name} in ${region}; ${fileInstead}`);
  if (prices.size > 1)
    throw new RunError(
      `PRICES=aws: AWS's price list has ${prices.size} prices of ${product.name} (${[...prices].join(", ")} USD); ` +
        fileInstead,
    );
  return price;
}

/** The products of AWS's price list that match, as JSON. */
async function matching(client: PricingClient, { name, service, filters }: Product): Promise<string[]> {
  const Filters = Object.entries(filters).map(([Field, Value]) => ({ Type: "TERM_MATCH" as const, Field, Value }));
  try {
    const command = new GetProductsCommand({ ServiceCode: service, Filters, FormatVersion: "aws_v1" });
    const { PriceList = [] } = (await client.send(command)) as { PriceList?: unknown[] };
    return PriceList.map(String);
  } catch (error) {
    const { name: kind, message } = error as Error;
    if (kind === "CredentialsProviderError")
      throw new UserError(
        `PRICES=aws: there are no AWS credentials; log in (aws sso login, or AWS_PROFILE), or ${fileInstead}`,
      );
    throw new RunError(
      `PRICES=aws: AWS refused the price of ${name}: ${message}; the permission pricing:GetProducts is needed`,
    );
  }
}
