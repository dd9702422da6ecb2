package dev.serai.calls;

import dev.serai.calls.targets.TargetName;
import java.util.Map;

/** Which lanes there are, over all nodes and restarts, since a broker can't be asked for its queues. Its methods block. */
interface LaneRegistry {
    /** Notes a lane before it is declared; answers false when there are too many, or nobody can note it now. */
    boolean note(TargetName target, String queue);

    void forget(TargetName target);

    /** The queues of all lanes, by their targets; those known before when nobody can be asked now. */
    Map<TargetName, String> all();
}
