package io.lakeactors.cli;

import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.contract.Checked;
import java.util.List;

/** A contract that is wrong together with what it refers to, which is seen before a node is asked. */
final class FaultyContract extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient CheckReport report;

    FaultyContract(Checked<?> read) {
        super(Fault.of(read.faults().stream().map(io.lakeactors.contract.Fault::asError).toList()));
        List<Fault> faults = read.faults().stream().map(fault -> Fault.of(fault.asError())).toList();
        report = new CheckReport(false, null, faults, read.notices());
    }

    CheckReport report() {
        return report;
    }
}
