package dev.serai;

public final class Serai {
    private Serai() {}

    public static void main(String[] args) {}
}
