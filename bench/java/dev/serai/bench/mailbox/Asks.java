package dev.serai.bench.mailbox;

import dev.serai.bench.kit.Load;

/** The process of the load generator. */
final class Asks {
    private Asks() {}

    public static void main(String[] args) throws Exception {
        Load.serve(Order::parse);
    }
}
