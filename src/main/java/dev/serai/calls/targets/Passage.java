package dev.serai.calls.targets;

/** What becomes of a call whose time has come. */
public sealed interface Passage {
    /** Its attempt is to be made now; the ticket is to be ended with what came of it. */
    record Now(Ticket ticket) implements Passage {}

    /** {@link Traffic} keeps it and will hand it out in a moment, to be started or to be moved to the lane. */
    record InAMoment() implements Passage {}

    /** It is to wait in its target's lane. */
    record ToLane() implements Passage {}
}
