package io.lakeactors.contract.plugins;

import io.lakeactors.contract.expression.KnownFunction;

/**
 * A function and where it comes from.
 *
 * @param kind code, linear, logistic or trees
 * @param file its name in the folder
 * @param sha256 of the file's bytes, in 64 hexadecimal digits: the same on every node of a cluster
 */
public record Plugin(KnownFunction function, String kind, String file, String sha256) {}
