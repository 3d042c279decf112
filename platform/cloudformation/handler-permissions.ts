/**
 * What CloudFormation's own handlers ask IAM for, for each type that our templates use and for each of their four acts.
 * Source: `handlers.permissions` of AWS's resource schemas, as the cfn-lint wheel 1.58.0 carries them for us-east-1
 * (schemas of 2026-10-20); `list` is left out, since CloudFormation lists nothing when it makes stacks, and the prefix
 * `CloudTrail:` is written small. A type of ours that is missing here makes a test fail.
 */
const TABLE = `
AWS::EC2::VPC
  create: ec2:CreateTags ec2:CreateVpc ec2:CreateVpcEncryptionControl ec2:DescribeVpcAttribute ec2:DescribeVpcs
    ec2:ModifyVpcAttribute
  read: ec2:DescribeNetworkAcls ec2:DescribeSecurityGroups ec2:DescribeVpcAttribute
    ec2:DescribeVpcEncryptionControls ec2:DescribeVpcs
  update: ec2:CreateTags ec2:DeleteTags ec2:DescribeVpcAttribute ec2:ModifyVpcAttribute ec2:ModifyVpcTenancy
  delete: ec2:DeleteVpc ec2:DescribeVpcs
AWS::EC2::Subnet
  create: ec2:CreateSubnet ec2:CreateTags ec2:DescribeSubnets ec2:ModifySubnetAttribute
  read: ec2:DescribeNetworkAcls ec2:DescribeSubnets
  update: ec2:AssociateSubnetCidrBlock ec2:CreateTags ec2:DeleteTags ec2:DescribeSubnets
    ec2:DisassociateSubnetCidrBlock ec2:ModifySubnetAttribute
  delete: ec2:DeleteSubnet ec2:DescribeSubnets
AWS::EC2::InternetGateway
  create: ec2:CreateInternetGateway ec2:CreateTags ec2:DescribeInternetGateways
  read: ec2:DescribeInternetGateways
  update: ec2:CreateTags ec2:DeleteTags ec2:DescribeInternetGateways
  delete: ec2:DeleteInternetGateway ec2:DescribeInternetGateways
AWS::EC2::VPCGatewayAttachment
  create: ec2:AttachInternetGateway ec2:AttachVpnGateway ec2:DescribeInternetGateways ec2:DescribeVpnGateways
  read: ec2:DescribeInternetGateways ec2:DescribeVpnGateways
  update: ec2:AttachInternetGateway ec2:AttachVpnGateway ec2:DescribeInternetGateways ec2:DescribeVpnGateways
    ec2:DetachInternetGateway ec2:DetachVpnGateway
  delete: ec2:DescribeInternetGateways ec2:DescribeVpnGateways ec2:DetachInternetGateway ec2:DetachVpnGateway
AWS::EC2::RouteTable
  create: ec2:CreateRouteTable ec2:CreateTags ec2:DescribeRouteTables
  read: ec2:DescribeRouteTables
  update: ec2:CreateTags ec2:DeleteTags ec2:DescribeRouteTables
  delete: ec2:DeleteRouteTable ec2:DescribeRouteTables
AWS::EC2::Route
  create: ec2:CreateRoute ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables
  read: ec2:DescribeRouteTables
  update: ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables ec2:ReplaceRoute
  delete: ec2:DeleteRoute ec2:DescribeRouteTables
AWS::EC2::SubnetRouteTableAssociation
  create: ec2:AssociateRouteTable ec2:DescribeRouteTables ec2:DescribeSubnets ec2:ReplaceRouteTableAssociation
  read: ec2:DescribeRouteTables
  delete: ec2:DescribeRouteTables ec2:DescribeSubnets ec2:DisassociateRouteTable
AWS::EC2::EIP
  create: ec2:AcceptAddressTransfer ec2:AllocateAddress ec2:AssociateAddress ec2:CreateTags
    ec2:DescribeAddresses
  read: ec2:DescribeAddresses
  update: ec2:AssociateAddress ec2:CreateTags ec2:DeleteTags ec2:DescribeAddresses ec2:DisassociateAddress
  delete: ec2:DescribeAddresses ec2:DisassociateAddress ec2:ReleaseAddress
AWS::EC2::NatGateway
  create: ec2:CreateNatGateway ec2:CreateTags ec2:DescribeNatGateways
  read: ec2:DescribeNatGateways
  update: ec2:AssignPrivateNatGatewayAddress ec2:AssociateNatGatewayAddress ec2:CreateTags ec2:DeleteTags
    ec2:DescribeNatGateways ec2:DisassociateNatGatewayAddress ec2:UnassignPrivateNatGatewayAddress
  delete: ec2:DeleteNatGateway ec2:DescribeNatGateways
AWS::EC2::FlowLog
  create: autoscaling:DescribeTags ec2:CreateFlowLogs ec2:CreateTags ec2:DescribeFlowLogs ec2:DescribeTags
    iam:CreateServiceLinkedRole iam:PassRole logs:CreateLogDelivery s3:GetBucketPolicy s3:PutBucketPolicy
  read: ec2:DescribeFlowLogs
  update: ec2:CreateTags ec2:DeleteTags ec2:DescribeFlowLogs
  delete: ec2:DeleteFlowLogs ec2:DescribeFlowLogs logs:DeleteLogDelivery
AWS::EC2::VPCEndpoint
  create: ec2:CreateTags ec2:CreateVpcEndpoint ec2:DeleteTags ec2:DescribeSecurityGroups ec2:DescribeSubnets
    ec2:DescribeVpcEndpoints ec2:DescribeVpcs vpc-lattice:CreateServiceNetworkVpcEndpointAssociation
    vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation vpce:AllowMultiRegion
  read: ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcEndpoints ec2:DescribeVpcs
    vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation
  update: ec2:CreateTags ec2:DeleteTags ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcEndpoints
    ec2:DescribeVpcs ec2:ModifyVpcEndpoint vpc-lattice:CreateServiceNetworkVpcEndpointAssociation
    vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation vpce:AllowMultiRegion
  delete: ec2:CreateTags ec2:DeleteTags ec2:DeleteVpcEndpoints ec2:DescribeSecurityGroups ec2:DescribeSubnets
    ec2:DescribeVpcEndpoints ec2:DescribeVpcs vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation
    vpce:AllowMultiRegion
AWS::EC2::SecurityGroup
  create: ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CreateSecurityGroup
    ec2:CreateTags ec2:DescribeSecurityGroups ec2:RevokeSecurityGroupEgress
  read: ec2:DescribeSecurityGroups
  update: ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CreateTags ec2:DeleteTags
    ec2:DescribeSecurityGroups ec2:RevokeSecurityGroupEgress ec2:RevokeSecurityGroupIngress
    ec2:UpdateSecurityGroupRuleDescriptionsEgress ec2:UpdateSecurityGroupRuleDescriptionsIngress
  delete: ec2:DeleteSecurityGroup ec2:DescribeInstances ec2:DescribeSecurityGroups
AWS::EC2::SecurityGroupIngress
  create: ec2:AuthorizeSecurityGroupIngress ec2:DescribeSecurityGroupRules
  read: ec2:DescribeSecurityGroupRules ec2:DescribeSecurityGroups
  update: ec2:UpdateSecurityGroupRuleDescriptionsIngress
  delete: ec2:DescribeSecurityGroupRules ec2:RevokeSecurityGroupIngress
AWS::EC2::SecurityGroupEgress
  create: ec2:AuthorizeSecurityGroupEgress ec2:DescribeSecurityGroupRules ec2:RevokeSecurityGroupEgress
  read: ec2:DescribeSecurityGroupRules
  update: ec2:UpdateSecurityGroupRuleDescriptionsEgress
  delete: ec2:DescribeSecurityGroupRules ec2:RevokeSecurityGroupEgress
AWS::EC2::LaunchTemplate
  create: ec2:CreateLaunchTemplate ec2:CreateTags
  read: ec2:DescribeLaunchTemplates
  update: ec2:CreateLaunchTemplateVersion ec2:CreateTags ec2:DeleteTags
  delete: ec2:DeleteLaunchTemplate ec2:DeleteTags ec2:DescribeLaunchTemplates
AWS::EC2::Instance
  create: ec2:AssociateIamInstanceProfile ec2:AttachVolume ec2:CreateTags
    ec2:DescribeIamInstanceProfileAssociations ec2:DescribeInstanceAttribute
    ec2:DescribeInstanceCreditSpecifications ec2:DescribeInstances ec2:DescribeKeyPairs
    ec2:DescribeLaunchTemplateVersions ec2:DescribeLaunchTemplates ec2:DescribeNetworkInterfaces
    ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVolumes ec2:DescribeVpcs ec2:DetachVolume
    ec2:DisassociateIamInstanceProfile ec2:ModifyInstanceAttribute ec2:ModifyInstanceCreditSpecification
    ec2:ModifyInstancePlacement ec2:ModifyPrivateDnsNameOptions ec2:MonitorInstances
    ec2:ReplaceIamInstanceProfileAssociation ec2:RunInstances ec2:StartInstances iam:PassRole
    ssm:CreateAssociation ssm:DescribeAssociation ssm:ListAssociations
  read: ec2:DescribeInstanceAttribute ec2:DescribeInstanceCreditSpecifications ec2:DescribeInstances
    ec2:DescribeLaunchTemplates ec2:DescribeNetworkInterfaces ec2:DescribeVolumes ssm:DescribeAssociation
    ssm:ListAssociations
  update: ec2:AssociateIamInstanceProfile ec2:AttachVolume ec2:CreateTags ec2:DeleteTags
    ec2:DescribeIamInstanceProfileAssociations ec2:DescribeInstanceAttribute
    ec2:DescribeInstanceCreditSpecifications ec2:DescribeInstances ec2:DescribeKeyPairs
    ec2:DescribeLaunchTemplates ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets
    ec2:DescribeVpcs ec2:DetachVolume ec2:DisassociateIamInstanceProfile ec2:ModifyInstanceAttribute
    ec2:ModifyInstanceCreditSpecification ec2:ModifyInstanceMaintenanceOptions ec2:ModifyInstanceMetadataOptions
    ec2:ModifyInstancePlacement ec2:ModifyPrivateDnsNameOptions ec2:MonitorInstances
    ec2:ReplaceIamInstanceProfileAssociation ec2:StartInstances ec2:StopInstances ec2:UnmonitorInstances
    ssm:CreateAssociation ssm:DeleteAssociation ssm:DescribeAssociation ssm:ListAssociations
  delete: ec2:DescribeInstanceAttribute ec2:DescribeInstanceCreditSpecifications ec2:DescribeInstances
    ec2:DescribeLaunchTemplates ec2:DescribeNetworkInterfaces ec2:DescribeVolumes ec2:TerminateInstances
    ssm:DescribeAssociation ssm:ListAssociations
AWS::EKS::Cluster
  create: ec2:DescribeSubnets ec2:DescribeVpcs eks:CreateAccessEntry eks:CreateCluster eks:DescribeCluster
    eks:TagResource iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:CreateServiceLinkedRole
    iam:DeleteInstanceProfile iam:GetInstanceProfile iam:GetRole iam:ListAttachedRolePolicies iam:PassRole
    iam:RemoveRoleFromInstanceProfile iam:TagInstanceProfile kms:CreateGrant kms:DescribeKey
  read: eks:DescribeCluster
  update: eks:ActivateCertificateAuthority eks:DescribeCluster eks:DescribeUpdate eks:TagResource
    eks:UntagResource eks:UpdateClusterConfig eks:UpdateClusterVersion iam:PassRole
  delete: eks:DeleteCluster eks:DescribeCluster
AWS::EKS::Nodegroup
  create: ec2:CreateTags ec2:DeleteTags ec2:DescribeKeyPairs ec2:DescribeLaunchTemplateVersions
    ec2:DescribeLaunchTemplates ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets
    ec2:DescribeVpcs ec2:RunInstances eks:CreateNodegroup eks:DescribeNodegroup eks:TagResource
    iam:CreateServiceLinkedRole iam:GetRole iam:ListAttachedRolePolicies iam:PassRole
  read: eks:DescribeNodegroup
  update: ec2:DescribeLaunchTemplateVersions ec2:RunInstances eks:DescribeNodegroup eks:DescribeUpdate
    eks:ListUpdates eks:TagResource eks:UntagResource eks:UpdateNodegroupConfig eks:UpdateNodegroupVersion
    iam:GetRole iam:PassRole
  delete: eks:DeleteNodegroup eks:DescribeNodegroup
AWS::EKS::Addon
  create: eks:CreateAddon eks:CreatePodIdentityAssociation eks:DescribeAddon eks:TagResource iam:GetRole
    iam:PassRole
  read: eks:DescribeAddon
  update: eks:CreatePodIdentityAssociation eks:DeletePodIdentityAssociation eks:DescribeAddon eks:DescribeUpdate
    eks:TagResource eks:UntagResource eks:UpdateAddon eks:UpdatePodIdentityAssociation iam:GetRole iam:PassRole
  delete: eks:DeleteAddon eks:DeletePodIdentityAssociation eks:DescribeAddon
AWS::EKS::AccessEntry
  create: eks:AssociateAccessPolicy eks:CreateAccessEntry eks:DescribeAccessEntry
    eks:ListAssociatedAccessPolicies eks:TagResource
  read: eks:DescribeAccessEntry eks:ListAssociatedAccessPolicies
  update: eks:AssociateAccessPolicy eks:DescribeAccessEntry eks:DisassociateAccessPolicy
    eks:ListAssociatedAccessPolicies eks:TagResource eks:UntagResource eks:UpdateAccessEntry
  delete: eks:DeleteAccessEntry eks:DescribeAccessEntry
AWS::EKS::PodIdentityAssociation
  create: eks:CreatePodIdentityAssociation eks:DescribePodIdentityAssociation eks:TagResource iam:GetRole
    iam:PassRole
  read: eks:DescribePodIdentityAssociation
  update: eks:DescribePodIdentityAssociation eks:TagResource eks:UntagResource eks:UpdatePodIdentityAssociation
    iam:GetRole iam:PassRole
  delete: eks:DeletePodIdentityAssociation eks:DescribePodIdentityAssociation
AWS::IAM::Role
  create: iam:AttachRolePolicy iam:CreateRole iam:GetRole iam:GetRolePolicy iam:PutRolePolicy iam:TagRole
    iam:UntagRole
  read: iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies
  update: iam:AttachRolePolicy iam:DeleteRolePermissionsBoundary iam:DeleteRolePolicy iam:DetachRolePolicy
    iam:PutRolePermissionsBoundary iam:PutRolePolicy iam:TagRole iam:UntagRole iam:UpdateAssumeRolePolicy
    iam:UpdateRole iam:UpdateRoleDescription
  delete: iam:DeleteRole iam:DeleteRolePolicy iam:DetachRolePolicy iam:GetRole iam:ListAttachedRolePolicies
    iam:ListRolePolicies iam:TagRole iam:UntagRole
AWS::IAM::ManagedPolicy
  create: iam:AttachGroupPolicy iam:AttachRolePolicy iam:AttachUserPolicy iam:CreatePolicy
  read: iam:GetPolicy iam:GetPolicyVersion iam:ListEntitiesForPolicy
  update: iam:AttachGroupPolicy iam:AttachRolePolicy iam:AttachUserPolicy iam:CreatePolicyVersion
    iam:DeletePolicyVersion iam:DetachGroupPolicy iam:DetachRolePolicy iam:DetachUserPolicy iam:GetPolicy
    iam:ListPolicyVersions
  delete: iam:DeletePolicy iam:DeletePolicyVersion iam:DetachGroupPolicy iam:DetachRolePolicy
    iam:DetachUserPolicy iam:GetPolicy iam:ListEntitiesForPolicy iam:ListPolicyVersions
AWS::IAM::OIDCProvider
  create: iam:CreateOpenIDConnectProvider iam:GetOpenIDConnectProvider iam:TagOpenIDConnectProvider
  read: iam:GetOpenIDConnectProvider
  update: iam:AddClientIDToOpenIDConnectProvider iam:GetOpenIDConnectProvider iam:ListOpenIDConnectProviderTags
    iam:RemoveClientIDFromOpenIDConnectProvider iam:TagOpenIDConnectProvider iam:UntagOpenIDConnectProvider
    iam:UpdateOpenIDConnectProviderThumbprint
  delete: iam:DeleteOpenIDConnectProvider
AWS::IAM::InstanceProfile
  create: iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:GetInstanceProfile iam:PassRole
  read: iam:GetInstanceProfile
  update: iam:AddRoleToInstanceProfile iam:GetInstanceProfile iam:PassRole iam:RemoveRoleFromInstanceProfile
  delete: iam:DeleteInstanceProfile iam:GetInstanceProfile iam:RemoveRoleFromInstanceProfile
AWS::KMS::Key
  create: kms:CreateKey kms:DisableKey kms:EnableKeyRotation kms:PutKeyPolicy kms:TagResource
  read: kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags
  update: kms:DescribeKey kms:DisableKey kms:DisableKeyRotation kms:EnableKey kms:EnableKeyRotation
    kms:ListResourceTags kms:PutKeyPolicy kms:TagResource kms:UntagResource kms:UpdateKeyDescription
  delete: kms:DescribeKey kms:ScheduleKeyDeletion
AWS::KMS::Alias
  create: kms:CreateAlias
  read: kms:ListAliases
  update: kms:UpdateAlias
  delete: kms:DeleteAlias
AWS::Logs::LogGroup
  create: firehose:TagDeliveryStream logs:CreateLogDelivery logs:CreateLogGroup logs:DescribeIndexPolicies
    logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetDataProtectionPolicy
    logs:PutBearerTokenAuthentication logs:PutDataProtectionPolicy logs:PutIndexPolicy logs:PutResourcePolicy
    logs:PutRetentionPolicy logs:TagResource s3:REST.PUT.OBJECT
  read: logs:DescribeIndexPolicies logs:DescribeLogGroups logs:DescribeResourcePolicies
    logs:GetDataProtectionPolicy logs:ListTagsForResource
  update: firehose:TagDeliveryStream logs:AssociateKmsKey logs:CreateLogDelivery logs:DeleteIndexPolicy
    logs:DeleteResourcePolicy logs:DeleteRetentionPolicy logs:DescribeLogGroups logs:DescribeResourcePolicies
    logs:DisassociateKmsKey logs:GetDataProtectionPolicy logs:ListTagsForResource
    logs:PutBearerTokenAuthentication logs:PutDataProtectionPolicy logs:PutIndexPolicy
    logs:PutLogGroupDeletionProtection logs:PutResourcePolicy logs:PutRetentionPolicy logs:TagResource
    logs:UntagResource s3:REST.PUT.OBJECT
  delete: logs:DeleteDataProtectionPolicy logs:DeleteLogGroup logs:DescribeLogGroups
AWS::S3::Bucket
  create: iam:PassRole s3:CreateBucket s3:CreateBucketMetadataTableConfiguration s3:DeleteObject s3:GetBucketAcl
    s3:GetBucketMetadataTableConfiguration s3:ListBucket s3:PutAccelerateConfiguration
    s3:PutAnalyticsConfiguration s3:PutBucketAbac s3:PutBucketCORS s3:PutBucketLogging s3:PutBucketNotification
    s3:PutBucketObjectLockConfiguration s3:PutBucketOwnershipControls s3:PutBucketPublicAccessBlock
    s3:PutBucketReplication s3:PutBucketTagging s3:PutBucketVersioning s3:PutBucketWebsite
    s3:PutEncryptionConfiguration s3:PutIntelligentTieringConfiguration s3:PutInventoryConfiguration
    s3:PutLifecycleConfiguration s3:PutMetricsConfiguration s3:PutObjectAcl s3:PutObjectLockConfiguration
    s3:PutReplicationConfiguration s3:TagResource s3tables:CreateNamespace s3tables:CreateTable
    s3tables:CreateTableBucket s3tables:GetTable s3tables:GetTableMetadataLocation s3tables:PutTableBucketPolicy
    s3tables:PutTableEncryption s3tables:PutTablePolicy s3tables:UpdateTableMetadataLocation
  read: s3:GetAccelerateConfiguration s3:GetAnalyticsConfiguration s3:GetBucketAbac s3:GetBucketCORS
    s3:GetBucketLogging s3:GetBucketMetadataTableConfiguration s3:GetBucketNotification
    s3:GetBucketObjectLockConfiguration s3:GetBucketOwnershipControls s3:GetBucketPublicAccessBlock
    s3:GetBucketTagging s3:GetBucketVersioning s3:GetBucketWebsite s3:GetEncryptionConfiguration
    s3:GetIntelligentTieringConfiguration s3:GetInventoryConfiguration s3:GetLifecycleConfiguration
    s3:GetMetricsConfiguration s3:GetReplicationConfiguration s3:ListBucket s3:ListTagsForResource
  update: iam:PassRole s3:CreateBucketMetadataTableConfiguration s3:DeleteBucketAnalyticsConfiguration
    s3:DeleteBucketCors s3:DeleteBucketEncryption s3:DeleteBucketLifecycle
    s3:DeleteBucketMetadataTableConfiguration s3:DeleteBucketMetricsConfiguration s3:DeleteBucketReplication
    s3:DeleteBucketWebsite s3:GetBucketMetadataTableConfiguration s3:ListBucket s3:PutAccelerateConfiguration
    s3:PutAnalyticsConfiguration s3:PutBucketAbac s3:PutBucketAcl s3:PutBucketCORS s3:PutBucketLogging
    s3:PutBucketNotification s3:PutBucketObjectLockConfiguration s3:PutBucketOwnershipControls
    s3:PutBucketPublicAccessBlock s3:PutBucketReplication s3:PutBucketTagging s3:PutBucketVersioning
    s3:PutBucketWebsite s3:PutEncryptionConfiguration s3:PutIntelligentTieringConfiguration
    s3:PutInventoryConfiguration s3:PutLifecycleConfiguration s3:PutMetricsConfiguration
    s3:PutObjectLockConfiguration s3:PutReplicationConfiguration s3:TagResource s3:UntagResource
    s3:UpdateBucketMetadataAnnotationTableConfiguration s3:UpdateBucketMetadataInventoryTableConfiguration
    s3:UpdateBucketMetadataJournalTableConfiguration s3tables:CreateNamespace s3tables:CreateTable
    s3tables:CreateTableBucket s3tables:GetTable s3tables:GetTableMetadataLocation s3tables:PutTableBucketPolicy
    s3tables:PutTableEncryption s3tables:PutTablePolicy s3tables:UpdateTableMetadataLocation
  delete: s3:DeleteBucket s3:ListBucket
AWS::S3::BucketPolicy
  create: s3:GetBucketPolicy s3:PutBucketPolicy
  read: s3:GetBucketPolicy
  update: s3:GetBucketPolicy s3:PutBucketPolicy
  delete: s3:DeleteBucketPolicy s3:GetBucketPolicy
AWS::ECR::Repository
  create: ecr:CreateRepository ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy ecr:TagResource kms:CreateGrant
    kms:DescribeKey kms:RetireGrant
  read: ecr:DescribeRepositories ecr:GetLifecyclePolicy ecr:GetRepositoryPolicy ecr:ListTagsForResource
  update: ecr:DeleteLifecyclePolicy ecr:DeleteRepositoryPolicy ecr:DescribeRepositories
    ecr:PutImageScanningConfiguration ecr:PutImageTagMutability ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy
    ecr:TagResource ecr:UntagResource kms:CreateGrant kms:DescribeKey kms:RetireGrant
  delete: ecr:DeleteRepository kms:RetireGrant
AWS::SNS::Topic
  create: iam:GetRole iam:PassRole sns:CreateTopic sns:GetTopicAttributes sns:PutDataProtectionPolicy
    sns:Subscribe sns:TagResource
  read: sns:GetDataProtectionPolicy sns:GetTopicAttributes sns:ListSubscriptionsByTopic sns:ListTagsForResource
  update: iam:GetRole iam:PassRole sns:GetDataProtectionPolicy sns:GetTopicAttributes
    sns:ListSubscriptionsByTopic sns:ListTagsForResource sns:PutDataProtectionPolicy sns:SetTopicAttributes
    sns:Subscribe sns:TagResource sns:Unsubscribe sns:UntagResource
  delete: sns:DeleteTopic sns:GetTopicAttributes
AWS::SNS::TopicPolicy
  create: sns:SetTopicAttributes
  update: sns:SetTopicAttributes
  delete: sns:SetTopicAttributes
AWS::SNS::Subscription
  create: iam:GetRole iam:PassRole sns:Subscribe
  read: sns:GetSubscriptionAttributes
  update: iam:GetRole iam:PassRole sns:SetSubscriptionAttributes
  delete: sns:GetSubscriptionAttributes sns:Unsubscribe
AWS::CloudWatch::Alarm
  create: cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource cloudwatch:PutMetricAlarm
    cloudwatch:TagResource
  read: cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource
  update: cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource cloudwatch:PutMetricAlarm
    cloudwatch:TagResource cloudwatch:UntagResource
  delete: cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms
AWS::Budgets::Budget
  create: billing:GetBillingViewData budgets:ListTagsForResource budgets:ModifyBudget budgets:TagResource
    budgets:ViewBudget
  read: billing:GetBillingViewData budgets:ListTagsForResource budgets:ViewBudget
  update: billing:GetBillingViewData budgets:ListTagsForResource budgets:ModifyBudget budgets:TagResource
    budgets:UntagResource budgets:ViewBudget
  delete: budgets:ModifyBudget
AWS::CloudTrail::Trail
  create: cloudtrail:AddTags cloudtrail:CreateTrail cloudtrail:PutEventConfiguration
    cloudtrail:PutEventSelectors cloudtrail:PutInsightSelectors cloudtrail:StartLogging
    iam:CreateServiceLinkedRole iam:GetRole iam:PassRole organizations:DescribeOrganization
    organizations:ListAWSServiceAccessForOrganization
  read: cloudtrail:DescribeTrails cloudtrail:GetEventConfiguration cloudtrail:GetEventSelectors
    cloudtrail:GetInsightSelectors cloudtrail:GetTrail cloudtrail:GetTrailStatus cloudtrail:ListTags
  update: cloudtrail:AddTags cloudtrail:DescribeTrails cloudtrail:GetTrail cloudtrail:PutEventConfiguration
    cloudtrail:PutEventSelectors cloudtrail:PutInsightSelectors cloudtrail:RemoveTags cloudtrail:StartLogging
    cloudtrail:StopLogging cloudtrail:UpdateTrail iam:CreateServiceLinkedRole iam:GetRole iam:PassRole
    organizations:DescribeOrganization organizations:ListAWSServiceAccessForOrganization
  delete: cloudtrail:DeleteTrail
`

export type Act = 'create' | 'read' | 'update' | 'delete'
const ACTS: readonly string[] = ['create', 'read', 'update', 'delete'] satisfies Act[]

/** IAM actions by type and act: `permissions.get('AWS::EC2::VPC')?.get('create')`. */
export const HANDLER_PERMISSIONS: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = parse(TABLE)

function parse(table: string): Map<string, Map<string, string[]>> {
  const types = new Map<string, Map<string, string[]>>()
  let acts = new Map<string, string[]>()
  let actions: string[] = []
  for (const word of table.split(/\s+/).filter((part) => part !== '')) {
    if (word.startsWith('AWS::')) {
      acts = new Map()
      types.set(word, acts)
    } else if (ACTS.includes(word.slice(0, -1))) {
      actions = []
      acts.set(word.slice(0, -1), actions)
    } else {
      actions.push(word)
    }
  }
  return types
}
