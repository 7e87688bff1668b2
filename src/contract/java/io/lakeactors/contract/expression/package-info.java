/**
 * The language of row expressions: a typed subset of CEL over the columns of a contract. Parses and checks types; what evaluates it is in the room quality.
 *
 * <p>Enter at {@link io.lakeactors.contract.expression.RowExpression}. Sees model only.
 */
package io.lakeactors.contract.expression;
