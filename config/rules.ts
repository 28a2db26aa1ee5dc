import type { Rule } from "./draft";
import {
  applicationsDiffer,
  applicationsKnowKerberos,
  applicationsKnowThreePrimaries,
  applicationsNeedAClusterThatStays,
  catalogIsTheMetastore,
  releaseHasApplications,
  trinoIsNeverIdle,
} from "./rules/applications";
import { stateIsInReach, stateIsOutsideItsBucket } from "./rules/backend";
import { glueIsInReach, glueTakesColumns } from "./rules/catalog";
import { driverFitsPrimary } from "./rules/driver";
import { executorsFitNodes, executorsHaveARange, rangesNeedDynamicAllocation } from "./rules/executors";
import {
  csvCharactersDiffer,
  csvIsFlat,
  csvIsNotMerged,
  csvKeepsNoUnknownFields,
  linesAreNotMerged,
  onlyCsvHasOptionalFields,
  onlyJsonHasEach,
  settingsAreUsed,
  textIsOneString,
} from "./rules/formats";
import { flowLogsAreOfOwnVpc } from "./rules/flow-logs";
import { groupByIsSafe, depthOrGroupBy } from "./rules/group-by";
import { mergeKeepsPathsApart, pathColumnsAreApart, pathColumnsHaveTypes, recordsHaveFields } from "./rules/key-paths";
import { kdcIsInReach, kerberosHasOnePrimary } from "./rules/kerberos";
import { onlyIdleClustersHaveTimeout, primariesAreOneOrThree } from "./rules/lifecycle";
import { disksHaveTheirSettings } from "./rules/disk";
import { certificatesStay, encryptionHasItsKey, keyEncryptsSomething, keyIsInRegion } from "./rules/encryption";
import { existingBucketStays } from "./rules/existing-bucket";
import {
  existingGroupsDiffer,
  existingNetworkStays,
  existingSubnetsDiffer,
  groupsHaveOneSubnet,
  serviceGroupFitsAccess,
} from "./rules/existing-network";
import { amiFitsTypes, fleetsHaveNodes, fleetTypesDiffer, groupsAreSimple, replicationFitsCore } from "./rules/nodes";
import { nodesFitSubnet, subnetFitsVpc, subnetHasItsZone, vpcHoldsSubnets, zoneIsInRegion } from "./rules/network";
import { prefixesDoNotOverlap, prefixesDoNotRepeatLanding } from "./rules/prefixes";
import {
  envelopeIsNotThePath,
  envelopeNeedsEach,
  fieldsAreReadOnce,
  mapsHaveStringKeys,
  typesAreNotTooDeep,
} from "./rules/schemas";
import { onlyMergedSourcesLoadNew, tablesKeepLoadedRows } from "./rules/loads";
import { existingRolesStay, rolesAreInOneAccount, rolesAreInPartition } from "./rules/roles";
import { keysDecryptSources, sourceBucketsAreOthers } from "./rules/source-buckets";
import { rulesNameNoFile, sqlIsOneQuery } from "./rules/sql";
import { scalingHasTaskNodes, scalingLimitsFit } from "./rules/scaling";
import { packagesHaveOneArchitecture, requirementsArePinned } from "./rules/python";
import { endpointHasServiceGroup, releaseHasClassifications } from "./rules/release";
import { scheduledClustersEnd, scheduledClustersHaveNoPassword, scheduleHasOneTime } from "./rules/schedule";
import { nodesThatMayBeLostAreSpot, spotCoreKeepsMerge, spotPrimaryIsMeant, spotSettingsAreUsed } from "./rules/spot";
import { sshHasAWay } from "./rules/ssh";
import { settingsAreKnown } from "./rules/settings";
import {
  concurrencyNeedsNoOrder,
  stepFilesExist,
  stepKeysFit,
  stepNamesDiffer,
  stepsHaveTheirDriver,
  stepsRunOneThing,
  stepTextsFitHcl,
} from "./rules/steps";
import { stepFilesFitKind, stepReferencesEnd, stepsFitEmr, stepWordsAreApart } from "./rules/step-texts";
import { tagsAreAllowed } from "./rules/tags";
import { projectedValuesFit, projectNamesPartitions, projectNeedsCatalog } from "./rules/projection";
import { partitionsAreSimple, partitionsAreVisible, someColumnIsNotPartition } from "./rules/partitions";
import {
  columnsExist,
  everyTableHasItsSql,
  fieldsInsideDifferByMoreThanCase,
  mergingNeedsKey,
  namesDifferByMoreThanCase,
} from "./rules/tables";
import { budgetsAreThere, noticesHaveReader, queueIsInPartition, trailCanWrite } from "./rules/watching";

/** All rules across keys, and of the files in tables/. Each reports its problems on its own. */
export const rules: readonly Rule[] = [
  stateIsOutsideItsBucket,
  stateIsInReach,
  existingBucketStays,
  sourceBucketsAreOthers,
  keysDecryptSources,
  rolesAreInPartition,
  rolesAreInOneAccount,
  existingRolesStay,
  keyIsInRegion,
  encryptionHasItsKey,
  keyEncryptsSomething,
  certificatesStay,
  prefixesDoNotOverlap,
  prefixesDoNotRepeatLanding,
  depthOrGroupBy,
  groupByIsSafe,
  mergeKeepsPathsApart,
  pathColumnsAreApart,
  pathColumnsHaveTypes,
  recordsHaveFields,
  csvIsNotMerged,
  linesAreNotMerged,
  settingsAreUsed,
  textIsOneString,
  onlyJsonHasEach,
  csvIsFlat,
  csvCharactersDiffer,
  csvKeepsNoUnknownFields,
  onlyCsvHasOptionalFields,
  onlyMergedSourcesLoadNew,
  tablesKeepLoadedRows,
  subnetFitsVpc,
  subnetHasItsZone,
  vpcHoldsSubnets,
  nodesFitSubnet,
  zoneIsInRegion,
  existingNetworkStays,
  existingSubnetsDiffer,
  existingGroupsDiffer,
  groupsHaveOneSubnet,
  serviceGroupFitsAccess,
  flowLogsAreOfOwnVpc,
  fleetsHaveNodes,
  fleetTypesDiffer,
  groupsAreSimple,
  spotPrimaryIsMeant,
  spotCoreKeepsMerge,
  spotSettingsAreUsed,
  nodesThatMayBeLostAreSpot,
  amiFitsTypes,
  replicationFitsCore,
  disksHaveTheirSettings,
  scalingHasTaskNodes,
  scalingLimitsFit,
  settingsAreKnown,
  stepsRunOneThing,
  stepKeysFit,
  stepsHaveTheirDriver,
  stepNamesDiffer,
  stepFilesExist,
  stepTextsFitHcl,
  stepFilesFitKind,
  stepWordsAreApart,
  stepReferencesEnd,
  stepsFitEmr,
  concurrencyNeedsNoOrder,
  requirementsArePinned,
  packagesHaveOneArchitecture,
  releaseHasClassifications,
  endpointHasServiceGroup,
  applicationsDiffer,
  releaseHasApplications,
  applicationsNeedAClusterThatStays,
  trinoIsNeverIdle,
  applicationsKnowKerberos,
  applicationsKnowThreePrimaries,
  catalogIsTheMetastore,
  driverFitsPrimary,
  executorsFitNodes,
  executorsHaveARange,
  rangesNeedDynamicAllocation,
  onlyIdleClustersHaveTimeout,
  scheduleHasOneTime,
  scheduledClustersEnd,
  scheduledClustersHaveNoPassword,
  primariesAreOneOrThree,
  kerberosHasOnePrimary,
  kdcIsInReach,
  sshHasAWay,
  everyTableHasItsSql,
  columnsExist,
  someColumnIsNotPartition,
  partitionsAreSimple,
  partitionsAreVisible,
  projectNeedsCatalog,
  projectNamesPartitions,
  projectedValuesFit,
  glueIsInReach,
  glueTakesColumns,
  noticesHaveReader,
  queueIsInPartition,
  budgetsAreThere,
  trailCanWrite,
  mergingNeedsKey,
  namesDifferByMoreThanCase,
  fieldsInsideDifferByMoreThanCase,
  mapsHaveStringKeys,
  typesAreNotTooDeep,
  fieldsAreReadOnce,
  envelopeNeedsEach,
  envelopeIsNotThePath,
  sqlIsOneQuery,
  rulesNameNoFile,
  tagsAreAllowed,
];
