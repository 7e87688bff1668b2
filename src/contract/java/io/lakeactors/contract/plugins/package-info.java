/**
 * What a folder of plug-ins holds: code in jars, models in JSON files. It becomes the functions of row expressions.
 *
 * <p>Enter at {@link io.lakeactors.contract.plugins.PluginFolder}. Sees model, sdk and the expressions.
 */
package io.lakeactors.contract.plugins;
