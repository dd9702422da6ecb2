package dev.serai.bench.calls;

import dev.serai.bench.kit.Scene;
import dev.serai.bench.kit.Verdicts;

/** One question that the bench answers. */
interface Part {
    /** Prints figures and has them judged; fails when something does not work at all. */
    void run(Scene scene, Size size, Verdicts verdicts) throws Exception;
}
