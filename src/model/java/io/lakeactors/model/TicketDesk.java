package io.lakeactors.model;

/** The port to where people's work is kept: a tracker, a help desk. Blocking; asked by one thread at a time. */
public interface TicketDesk {
    /**
     * Tells that a ticket is open, or closed. Telling again after a failure may tell twice, and a ticket that was closed before it could be told open is only told
     * closed: the id tells tickets apart.
     *
     * @throws LakeException {@link ErrorCode#WEBHOOK_UNREACHABLE} if trying again helps, {@link ErrorCode#WEBHOOK_REFUSED} if a person must mend something first
     */
    void tell(Ticket ticket);
}
