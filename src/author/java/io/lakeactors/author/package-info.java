/**
 * The room of tools for authors of pipelines and contracts: tests, samples, plans and drafts, without a node and without a broker.
 *
 * <p>Enter at {@link io.lakeactors.author.TestRun}, {@link io.lakeactors.author.SampleRun} and {@link io.lakeactors.author.Draft}. What it says of a record
 * comes from {@link io.lakeactors.engine.partition.Trial}, the code of a running partition; it decodes and judges nothing itself. Sees model, contract, decode,
 * quality and engine, and starts no actor.
 */
package io.lakeactors.author;
