package io.lakeactors.model;

/** The port to where others hear what checks said. Blocking; asked by one thread at a time. */
public interface EvaluationLog {
    /**
     * Tells of an evaluation; when it returns, it is durable there. Telling again after a failure may tell twice: each result carries an id that tells them apart.
     *
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE} if trying again helps, any other if a person must mend something first
     */
    void append(TableEvaluation evaluation);
}
