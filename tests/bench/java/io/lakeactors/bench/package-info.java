/** Rates and ratios, run by hand: each class has a main and prints what it measured. May see every room; nothing sees it. */
package io.lakeactors.bench;
