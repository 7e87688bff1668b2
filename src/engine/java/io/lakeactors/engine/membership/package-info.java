/**
 * Who belongs to a cluster of several nodes: a book in the database in which members write that they live. By it a node forms a cluster only where there is
 * none, nodes that do not hear each other agree on who goes on, and a second cluster on the same database is noticed and ended.
 *
 * <p>Enter at {@link io.lakeactors.engine.membership.Warden} and {@link io.lakeactors.engine.membership.MemberBook}. Decisions are pure:
 * {@link io.lakeactors.engine.membership.Split}, {@link io.lakeactors.engine.membership.Patience}, {@link io.lakeactors.engine.membership.OtherClusters}.
 * Exactness never depends on any of it: tables refuse a second owner.
 */
package io.lakeactors.engine.membership;
