/**
 * The language of row expressions: a typed subset of CEL over the columns of a contract. Parses and checks types; what evaluates it is in the room quality.
 *
 * <p>Enter at {@link io.lakeactors.contract.expression.RowExpression}. Functions that it calls are {@link io.lakeactors.contract.expression.Functions#installed}. Sees model and sdk.
 */
package io.lakeactors.contract.expression;
