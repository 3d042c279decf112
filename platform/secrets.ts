/**
 * The Kubernetes Secrets that an environment needs, and the keys in each. `ctl secrets` writes them; the objects in
 * k8s/ only name them. No value of one is ever a setting.
 */
export const SECRETS = {
  /** Who may speak to PostgreSQL, and how the gateway does; `cipher-pass` encrypts what pgBackRest sends away. */
  database: {
    name: 'cloudtolocalllm-database',
    keys: {
      ownerPassword: 'owner-password',
      gatewayPassword: 'gateway-password',
      url: 'url',
      cipherPass: 'cipher-pass',
    },
  },
  /** PostgreSQL's certificate in the cluster. `ca.crt` is what the gateway verifies a database by, managed ones too. */
  databaseTls: {
    name: 'cloudtolocalllm-database-tls',
    keys: { certificate: 'tls.crt', key: 'tls.key', authority: 'ca.crt' },
  },
  /** The certificate that people and agents see; cert-manager writes it where the settings say so. */
  gatewayTls: { name: 'cloudtolocalllm-gateway-tls', keys: { certificate: 'tls.crt', key: 'tls.key' } },
  gateway: { name: 'cloudtolocalllm-gateway', keys: { metricsToken: 'metrics-token' } },
  /** What opens the backup store, where it is not the identity of the cluster. Whoever owns the store has it. */
  backupStore: {
    name: 'cloudtolocalllm-backup-store',
    keys: {
      s3: { accessKey: 's3-access-key', secretKey: 's3-secret-key' },
      azure: { accountKey: 'azure-account-key' },
      google: { serviceAccountKey: 'google-service-account.json' },
      directory: {},
    },
  },
} as const

/** The roles inside PostgreSQL: the owner migrates, the gateway only reads and writes. */
export const DATABASE_ROLES = { owner: 'postgres', gateway: 'cloudtolocalllm' } as const

/** The database inside PostgreSQL, where it is in the cluster. */
export const DATABASE_NAME = 'cloudtolocalllm'

/** The Service that PostgreSQL answers behind in the cluster; its certificate says this name. */
export const DATABASE_SERVICE = 'cloudtolocalllm-database'

/** The Service that the gateways answer behind. */
export const GATEWAY_SERVICE = 'cloudtolocalllm-gateway'

/** Where the gateway's containers find the database's authority; the connection URL names it. */
export const AUTHORITY_FILE = '/etc/cloudtolocalllm/database/ca.crt'
