import { writeRegions } from "./sdk-regions";

/** `make regions`: writes the list of AWS's regions from the partition data of the AWS SDK. */
console.log(writeRegions());
