/** Names that EMR prescribes. */

/**
 * The tag, with the value true, of what EMR's service role may use and change.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-iam-policies.html
 */
export const emrTag = "for-use-with-amazon-emr-managed-policies";

/**
 * EMR itself, as the last part of the name of its VPC endpoint. From emr-spark-8 on, the nodes of a private subnet call
 * EMR through that.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-clusters-in-a-vpc.html#emr-vpc-private-subnet
 */
export const emrService = "emr-service-cell01";
