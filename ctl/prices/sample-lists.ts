import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small server with the shapes of the three public price lists, for tests; prices are not the real ones. */
export interface SampleLists extends AsyncDisposable {
  base: string
  /** Paths with queries, as they were asked for. */
  asked: readonly string[]
  /** So many answers are 429 before the next is right. */
  busy: number
}

export async function startSampleLists(): Promise<SampleLists> {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (lists.busy > 0) {
      lists.busy -= 1
      response.writeHead(429, { 'retry-after': '0' }).end()
    } else answer(request, response, lists.base)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const lists: SampleLists = {
    base: `http://127.0.0.1:${portOf(server.address())}`,
    asked,
    busy: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return lists
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse, base: string): void {
  const { pathname, searchParams } = new URL(url, base)
  const text = pathname.startsWith('/offers/')
    ? awsAnswer(pathname)
    : pathname === '/api/retail/prices'
      ? JSON.stringify(azurePage(searchParams, base))
      : JSON.stringify(googlePage(pathname, searchParams))
  if (text === undefined) response.writeHead(404).end()
  else response.end(text)
}

const AWS_INDEX = {
  formatVersion: 'v1.0',
  publicationDate: '2026-11-18T20:11:47Z',
  regions: Object.fromEntries(
    ['us-east-1', 'eu-west-1'].map((region) => [
      region,
      { regionCode: region, currentVersionUrl: `/offers/v1.0/aws/AmazonEC2/20261118201147/${region}/index.json` },
    ]),
  ),
}

/** As AWS writes it: lines about the list, then the names of the columns, then a row for each price. */
const AWS_CSV = (prefix: string, medium: string) => `"FormatVersion","v1.0"
"Disclaimer","This pricing list is for informational purposes only, says ""AWS"", and more."
"Publication Date","2026-11-18T20:11:47Z"
"Version","20261118201147"
"OfferCode","AmazonEC2"
"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","usageType","operation"
"A","J","A.J","OnDemand","$0.0208 per On Demand, ""Windows"" t3.medium","2026-11-01","0","Inf","Hrs","0.0600000000","USD","${prefix}BoxUsage:t3.medium","RunInstances:0002"
"B","J","B.J","Reserved","Linux/UNIX (Amazon VPC), t3.medium reserved","2026-11-01","","","Hrs","0.0260000000","USD","${prefix}BoxUsage:t3.medium","RunInstances"
"C","J","C.J","OnDemand","$ per On Demand Linux t3.medium","2026-11-01","0","Inf","Hrs","${medium}","USD","${prefix}BoxUsage:t3.medium","RunInstances"
"D","J","D.J","OnDemand","$0.00 for the first, global","2026-11-01","0","1","GB","0.0000000000","USD","${prefix}DataTransfer-Out-Bytes",""
"E","J","E.J","OnDemand","$0.070 over 50 TB","2026-11-01","51200","153600","GB","0.0700000000","USD","${prefix}DataTransfer-Out-Bytes",""
"F","J","F.J","OnDemand","$0.090 to 10 TB","2026-11-01","1","10240","GB","0.0900000000","USD","${prefix}DataTransfer-Out-Bytes",""
`

function awsAnswer(pathname: string): string | undefined {
  if (pathname === '/offers/v1.0/aws/AmazonEC2/current/region_index.json') return JSON.stringify(AWS_INDEX)
  if (pathname.endsWith('/us-east-1/index.csv')) return AWS_CSV('', '0.0420000000')
  return pathname.endsWith('/eu-west-1/index.csv') ? AWS_CSV('EUW1-', '0.0456000000') : undefined
}

const AZURE_ITEM = {
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice: 0.0908,
  unitPrice: 0.0908,
  armRegionName: 'eastus',
  location: 'US East',
  effectiveStartDate: '2026-03-01T00:00:00Z',
  meterId: '00000000-0000-0000-0000-000000000000',
  meterName: 'D2as v6',
  productName: 'Virtual Machines Dasv6 Series',
  skuName: 'D2as v6',
  serviceName: 'Virtual Machines',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  isPrimaryMeterRegion: true,
  armSkuName: 'Standard_D2as_v6',
}

/** The machine's plain price stands on the second page, after those of Windows and Spot. */
function azurePage(query: URLSearchParams, base: string) {
  const head = { BillingCurrency: 'USD', CustomerEntityId: 'Default', CustomerEntityType: 'Retail' }
  if (!query.get('$filter')?.includes("armSkuName eq 'Standard_D2as_v6'"))
    return { ...head, Items: [], NextPageLink: null, Count: 0 }
  if (query.get('$skip') === '2') return { ...head, Items: [AZURE_ITEM], NextPageLink: null, Count: 1 }
  const Items = [
    { ...AZURE_ITEM, productName: 'Virtual Machines Dasv6 Series Windows', retailPrice: 0.1828 },
    { ...AZURE_ITEM, skuName: 'D2as v6 Spot', retailPrice: 0.0181 },
  ]
  const next = new URL('/api/retail/prices', 'https://prices.azure.com:443')
  next.search = new URLSearchParams({ $filter: query.get('$filter') ?? '', $skip: '2' }).toString()
  return { ...head, Items, NextPageLink: next.href.replace('https://prices.azure.com', base), Count: 2 }
}

const GOOGLE_SKU = (description: string, nanos: number, regions: readonly string[], usageType = 'OnDemand') => ({
  name: `services/6F81-5844-456A/skus/${nanos}`,
  description,
  category: { serviceDisplayName: 'Compute Engine', resourceFamily: 'Compute', resourceGroup: 'CPU', usageType },
  serviceRegions: regions,
  pricingInfo: [
    {
      effectiveTime: '2026-11-19T08:00:00.000Z',
      pricingExpression: {
        usageUnit: 'h',
        tieredRates: [{ startUsageAmount: 0, unitPrice: { currencyCode: 'USD', units: '0', nanos } }],
      },
    },
  ],
})

function googlePage(pathname: string, query: URLSearchParams) {
  if (pathname !== '/v1/services/6F81-5844-456A/skus' || query.get('key') === null) return { skus: [] }
  if (query.get('pageToken') === 'two')
    return { skus: [GOOGLE_SKU('E2 Instance Ram running in Americas', 2_923_530, ['us-central1'])], nextPageToken: '' }
  return {
    skus: [
      GOOGLE_SKU('E2 Instance Core running in Americas', 9_000_000, ['us-central1'], 'Preemptible'),
      GOOGLE_SKU('E2 Instance Core running in Finland', 24_000_000, ['europe-north1']),
      GOOGLE_SKU('E2 Instance Core running in Americas', 21_811_590, ['us-central1', 'us-east1']),
    ],
    nextPageToken: 'two',
  }
}
