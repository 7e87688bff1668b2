/**
 * What authors of plug-ins compile against: functions that row expressions can call.
 *
 * <p>Enter at {@link io.lakeactors.sdk.RowFunction}; try yours with {@link io.lakeactors.sdk.FunctionCheck}. Sees nothing but the JDK.
 */
package io.lakeactors.sdk;
