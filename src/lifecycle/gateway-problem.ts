import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Problem } from '../problems/problem.js';

/** Answers the gateway with a problem where the framework cannot: it has not started, or is too slow. */
export function gatewayProblem(
  problem: Problem,
  retryAfterSeconds: number,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'retry-after': String(retryAfterSeconds),
    },
    body: JSON.stringify(problem.toBody()),
    isBase64Encoded: false,
  };
}
