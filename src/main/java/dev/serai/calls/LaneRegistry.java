package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import java.util.Map;

/** Which lanes there are, over all nodes and restarts, since a broker can't be asked for its queues. Its methods block unless they say otherwise. */
interface LaneRegistry {
    /** Notes a lane before it is declared; answers false when there are too many, or nobody can note it now. */
    boolean note(TargetName target, String queue);

    /** Answers whether it is done. */
    boolean forget(TargetName target);

    /** Whether no node has noted this lane, asked now; false when nobody can be asked. */
    boolean unknown(TargetName target);

    /** The queues of all lanes, by their targets, as of a second or so ago; does not block. */
    Map<TargetName, String> all();
}
