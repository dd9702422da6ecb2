package dev.serai.backing;

/**
 * One line of the start-up summary.
 *
 * @param where its address without secrets
 * @param embedded whether Serai runs it, or a setting names it
 * @param detail as {@code key=value}, empty for none
 */
public record Service(String name, String where, boolean embedded, String detail) {
    @Override
    public String toString() {
        return name + " " + where + (embedded ? " embedded" : " named") + (detail.isEmpty() ? "" : " " + detail);
    }
}
