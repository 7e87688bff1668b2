/**
 * The decisions of a table's committer, and its offers and answers. Pure: no actor, no port, no clock, no chance.
 *
 * <p>Enter at {@link io.lakeactors.engine.commit.CommitCore}. Sees model and contract; never partition.
 */
package io.lakeactors.engine.commit;
