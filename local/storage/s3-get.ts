import type { Readable } from "node:stream";
import { GetObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { HttpRequest, type HttpResponse } from "@smithy/core/protocols";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import "../../cli/aws-sdk";

/** The bytes of an object. */
export type Get = (bucket: string, key: string) => Promise<Readable>;

/** What came of a request. */
type Answer = { readonly response: HttpResponse } | { readonly error: unknown };

/**
 * Gets objects with two parts of the SDK alone: what signs a request, and what sends it. For a small object, the whole
 * SDK takes three times as much CPU time. Any other answer than an object goes to the whole SDK, which takes it for the
 * answer to its own first request. So the SDK tries again, or throws S3's error. The checksum of an object is neither
 * asked for nor compared.
 * @param client says who asks, and in which region
 * @param options what the client was made with: among them `forcePathStyle`
 * @param handler sends the requests of both
 * @param endpoint of an S3 that takes buckets as the first part of the path
 */
export function quickGet(
  { config }: S3Client,
  options: S3ClientConfig,
  handler: NodeHttpHandler,
  endpoint: string,
): Get {
  const { protocol, hostname, port, host, pathname } = new URL(endpoint);
  const signer = new SignatureV4({
    service: "s3",
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
    uriEscapePath: false,
  });
  return async (bucket, key) => {
    const request = new HttpRequest({
      method: "GET",
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      path: [pathname.replace(/\/$/, ""), encoded(bucket), ...key.split("/").map(encoded)].join("/"),
      headers: { host, "user-agent": "aws-sdk-js" },
    });
    const answer: Answer = await handler.handle(new HttpRequest(await signer.sign(request))).then(
      ({ response }) => ({ response }),
      (error: unknown) => ({ error }),
    );
    if ("response" in answer && answer.response.statusCode === 200) return answer.response.body as Readable;
    const whole = new S3Client({ ...options, requestHandler: new Answered(answer, handler) });
    return (await whole.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body as Readable;
  };
}

/** Sends all requests but the first, whose answer is known. */
class Answered {
  constructor(
    private first: Answer | undefined,
    private readonly handler: NodeHttpHandler,
  ) {}

  async handle(...request: Parameters<NodeHttpHandler["handle"]>): Promise<{ response: HttpResponse }> {
    const first = this.first;
    this.first = undefined;
    if (first === undefined) return this.handler.handle(...request);
    if ("error" in first) throw first.error;
    return first;
  }

  /** @see HttpHandler: the handler behind this has its options already. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return this.handler.httpHandlerConfigs();
  }
}

/** As S3 signs a name: all but the characters that RFC 3986 does not reserve. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
