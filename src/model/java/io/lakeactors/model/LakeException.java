package io.lakeactors.model;

/** Carries a {@link LakeError} through code that throws. Adapters turn every foreign exception into one. */
public final class LakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LakeError error;

    public LakeException(LakeError error) {
        super(error.sentence());
        this.error = error;
    }

    public LakeException(LakeError error, Throwable cause) {
        super(error.sentence(), cause);
        this.error = error;
    }

    public LakeError error() {
        return error;
    }
}
