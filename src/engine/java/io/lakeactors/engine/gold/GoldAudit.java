package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import java.util.List;

/** Judges a candidate before readers see it. Blocking. */
interface GoldAudit {
    /** @param snapshot of the gold table, which is on no main branch yet @return all checks, in the contract's order */
    List<GoldRecord.Check> audit(GoldSpec spec, long snapshot);
}
