package io.lakeactors.api.wire;

import java.util.List;

/**
 * @param pipeline the checked pipeline's name, null if it could not be read
 * @param notices what the files say and is not enforced yet
 */
public record CheckReport(boolean ok, @MayBeNull String pipeline, List<Fault> faults, List<String> notices) {}
