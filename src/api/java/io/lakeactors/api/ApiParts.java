package io.lakeactors.api;

import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.checks.LakeChecks;
import io.lakeactors.engine.control.LakeCluster;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.engine.maintenance.LakeMaintenance;
import io.lakeactors.engine.quarantine.LakeQuarantine;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.model.TableAdopter;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableStore;
import io.lakeactors.query.Auditor;
import io.lakeactors.query.QueryEngine;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the API puts on the wire. */
public record ApiParts(
        LakeEngine engine, LakeCluster cluster, LakeMaintenance maintenance, QueryEngine query, Auditor auditor, TableStore store, TableReader reader, PrometheusRegistry metrics,
        NodeControl node, CatalogService catalog, TableAdopter adopter, BackupService backups, LakeRegistry registry, LakeChecks checks, LakeQuarantine quarantine, LakeGold gold) {}
