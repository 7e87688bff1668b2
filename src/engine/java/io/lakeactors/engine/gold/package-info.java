/**
 * Tables that are made of other tables by SQL, and shown to readers when they keep their contract. Enter at {@link io.lakeactors.engine.gold.LakeGold}; {@link io.lakeactors.engine.gold.GoldKeeper}
 * decides when one is made, {@link io.lakeactors.engine.gold.GoldRun} makes it.
 */
package io.lakeactors.engine.gold;
