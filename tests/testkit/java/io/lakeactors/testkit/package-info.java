/**
 * Fakes of every port, the seeded clock and chance, and the contract suites that fakes and adapters both pass.
 *
 * <p>Enter at {@link io.lakeactors.testkit.FakeSource} and {@link io.lakeactors.testkit.FakeTableStore}. Sees model only.
 */
package io.lakeactors.testkit;
