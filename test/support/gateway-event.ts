/** What comes in at the gateway. Names of headers in lower case. */
export interface GatewayRequest {
  method: string;
  /** With its query, as it was sent. */
  url: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  sourceIp?: string;
}

const TEXT = /^(text\/|application\/(json|javascript|xml))/;

/** The event that an HTTP API of the gateway makes of a request, in its format 2.0. */
export function gatewayEvent({ method, url, headers = {}, body, sourceIp = '192.0.2.1' }: GatewayRequest) {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  const { cookie, ...others } = headers;
  const bytes = body === undefined ? null : Buffer.from(body);
  // The gateway encodes what it does not know as text.
  const isText = TEXT.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  const parameters = joined(new URLSearchParams(query));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers: {
      host: 'api.example.com',
      'x-forwarded-for': sourceIp,
      'x-forwarded-proto': 'https',
      ...others,
    },
    ...(Object.keys(parameters).length === 0 ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: 'test',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: 1_795_219_200_000,
    },
    ...(bytes === null ? {} : { body: isText ? bytes.toString('utf8') : bytes.toString('base64') }),
    isBase64Encoded: bytes !== null && !isText,
  };
}

/** The gateway writes several values of a name with commas between them. */
function joined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}
