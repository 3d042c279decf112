/**
 * The public regions of the providers, as known in 2026, so that a mistyped one is found before a cloud refuses it. A
 * new region is one more word here; prices for it come from the price table.
 */

const LETTERS = ['a', 'b', 'c'] as const

const AWS_REGIONS =
  `us-east-1 us-east-2 us-west-1 us-west-2 af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2
  ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
  ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2
  eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1`.split(/\s+/)

/** Regions with other zones than a, b and c. In Tokyo b is for accounts that had it before it was full. */
const OTHER_AWS_ZONES = new Map([
  ['us-east-1', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['us-west-2', ['a', 'b', 'c', 'd']],
  ['ap-northeast-1', ['a', 'c', 'd']],
  ['ap-northeast-2', ['a', 'b', 'c', 'd']],
  ['ca-central-1', ['a', 'b', 'd']],
])

const AZURE_REGIONS = `australiacentral australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth
  canadacentral canadaeast centralindia centralus chilecentral denmarkeast eastasia eastus eastus2 francecentral
  germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest koreacentral koreasouth malaysiawest
  mexicocentral newzealandnorth northcentralus northeurope norwayeast polandcentral qatarcentral southafricanorth
  southcentralus southeastasia southindia spaincentral swedencentral switzerlandnorth uaenorth uksouth ukwest
  westcentralus westeurope westindia westus westus2 westus3`.split(/\s+/)

const GOOGLE_REGIONS = `africa-south1 asia-east1 asia-east2 asia-northeast1 asia-northeast2 asia-northeast3 asia-south1
  asia-south2 asia-southeast1 asia-southeast2 asia-southeast3 australia-southeast1 australia-southeast2 europe-central2
  europe-north1 europe-north2 europe-southwest1 europe-west1 europe-west10 europe-west12 europe-west2 europe-west3
  europe-west4 europe-west6 europe-west8 europe-west9 me-central1 me-central2 me-west1 northamerica-northeast1
  northamerica-northeast2 northamerica-south1 southamerica-east1 southamerica-west1 us-central1 us-east1 us-east4
  us-east5 us-south1 us-west1 us-west2 us-west3 us-west4`.split(/\s+/)

const OTHER_GOOGLE_ZONES = new Map([
  ['us-central1', ['a', 'b', 'c', 'f']],
  ['us-east1', ['b', 'c', 'd']],
  ['europe-west1', ['b', 'c', 'd']],
])

/** Names of the regions; for Google regions and zones, as either may be a cluster's location. */
export const REGIONS: Readonly<Record<'aws' | 'azure' | 'google', readonly string[]>> = {
  aws: AWS_REGIONS,
  azure: AZURE_REGIONS,
  google: GOOGLE_REGIONS.flatMap((region) => [
    region,
    ...(OTHER_GOOGLE_ZONES.get(region) ?? LETTERS).map((letter) => `${region}-${letter}`),
  ]),
}

/** The zones of an AWS region; none where the region is not known. */
export function awsZonesOf(region: string): readonly string[] {
  if (!AWS_REGIONS.includes(region)) return []
  return (OTHER_AWS_ZONES.get(region) ?? LETTERS).map((letter) => `${region}${letter}`)
}
