package dev.serai.bench.calls;

import dev.serai.bench.kit.Load;

/** The process of the load generator. */
final class Posts {
    private Posts() {}

    public static void main(String[] args) throws Exception {
        Load.serve(Order::parse);
    }
}
