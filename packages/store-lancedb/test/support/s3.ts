export const secret = "secret-5512";

/** Options of stores in the buckets of a server. */
export function inBuckets(endpoint: string) {
  return (path: string) => ({
    uri: `s3://${path}`,
    storageOptions: {
      aws_endpoint: endpoint,
      allow_http: "true",
      aws_region: "us-east-1",
      aws_access_key_id: "test",
      aws_secret_access_key: secret,
    },
  });
}
