package io.lakeactors.contract.registry;

/** Ends the handling of a call that cannot be granted. */
public final class RegistryRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RegistryFault fault;

    public RegistryRefusal(RegistryFault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    public RegistryFault fault() {
        return fault;
    }
}
